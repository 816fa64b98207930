"""What the room offers to the land, one file a subject."""

from startups.offers import barcamps, ideas, matching  # noqa: F401 (they register)
