"""What workshops offer to the land, one file a subject."""

from workshops.offers import visions, workshops  # noqa: F401 (they register)
