"""The demo's agreements will be told here."""
