"""Staff's screens of the room, one file a subject."""

from startups.wagtail_hooks import (  # noqa: F401 (they register)
    barcamps,
    calls,
    grid,
    ideas,
    matching,
    modules,
    projects,
    visits,
)
