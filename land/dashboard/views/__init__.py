"""Staff screens of the dashboard, one file a subject."""
