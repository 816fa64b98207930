"""What workshops offer to the land, one file a subject."""

from workshops.offers import ballots, workshops  # noqa: F401 (they register)
