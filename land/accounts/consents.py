"""What people may agree to, with the words they see. A changed text is a new key: what was agreed stays readable."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Purpose:
    """A thing that is done with somebody's data only if they say so."""

    key: str
    label: Any
    text: Any


SHOWN_IN_AREAS = "shown-in-training-areas"

PURPOSES = (
    Purpose(
        "newsletter",
        _("Newsletter"),
        _(
            "Legacoop Lazio may write to me about the programme's courses, meetings and calls, about once a month."
        ),
    ),
    Purpose(
        "member-contact",
        _("Contact by other members"),
        _("Other registered people may write to me through the platform; my address is not shown to them."),
    ),
    Purpose(
        SHOWN_IN_AREAS,
        _("My name in the training areas"),
        _(
            "My name and my organisation may be shown, to anybody, on the page of the training areas whose courses "
            "I have followed."
        ),
    ),
)
