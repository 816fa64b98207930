"""Staff's screens of the room, one file a subject."""

from startups.wagtail_hooks import barcamps  # noqa: F401 (it registers)
