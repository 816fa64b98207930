"""What parties and staff type about an agreement will be checked here."""
