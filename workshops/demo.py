"""The demo's workshop will be told here."""
