"""What the room offers to the land, one file a subject."""

from startups.offers import (  # noqa: F401 (they register)
    barcamps,
    calls,
    ideas,
    matching,
    plans,
    proposals,
)
