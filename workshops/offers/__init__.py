"""What workshops offer to the land, one file a subject."""

from workshops.offers import people, workshops  # noqa: F401 (they register)
from workshops.offers import needs, plan, report, workshops  # noqa: F401 (they register)
