"""Who may read and keep an agreement will be said here: its parties' contacts and staff."""
