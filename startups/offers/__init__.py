"""What the room offers to the land, one file a subject."""

from startups.offers import barcamps  # noqa: F401 (it registers)
