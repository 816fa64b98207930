"""What can be said about start-ups, one file a subject."""

from startups.notices.barcamps import OPEN

__all__ = ["OPEN"]
