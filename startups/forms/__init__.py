"""What people and staff type, one file a subject."""
