"""Staff's screens of workshops will stand here: preparing a room, its agenda, its people."""
