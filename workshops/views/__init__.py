"""The doors of the room, one file a subject."""
