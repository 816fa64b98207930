"""Staff's screens of agreements will stand here: the register, the parties, the deadlines."""
