"""What can be said about workshops, one file a subject."""

from workshops.notices.people import INVITATION

__all__ = ["INVITATION"]
