"""Who may run a room, write at a table, vote and read results will be said here."""
