"""What workshops offer to the land, one file a subject."""

from workshops.offers import ballots, control, needs, people, plan, report, visions, workshops  # noqa: F401 (they register)
