"""What the room offers: how it stands, told quickly to a hundred phones."""

import re

from land.core import offers
from workshops.views.phone import told_quickly

offers.quick.add(
    offers.Quick(
        "workshops-state", re.compile(r"/(?:en/)?laboratori/(?P<slug>[-a-zA-Z0-9_]+)/stato/"), told_quickly
    )
)
