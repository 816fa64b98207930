"""Agreements, parties, commitments, deadlines and monitoring reports will stand here."""
