"""What people type in training, one file a subject."""
