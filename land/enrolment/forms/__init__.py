"""What is typed about places, one file a subject."""
