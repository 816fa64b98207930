"""What participants, scribes and staff type in a workshop will be checked here."""
