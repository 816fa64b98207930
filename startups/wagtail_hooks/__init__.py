"""Staff's screens of the room, one file a subject."""

from startups.wagtail_hooks import barcamps, matching, modules  # noqa: F401 (they register)
