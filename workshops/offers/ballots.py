"""What the vote offers: how many voted, the addresses of results, and what is known of a person: that they voted, never what."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.core import offers
from workshops.models import Ballot, VoterRoll


def voters(programme: Any) -> int:
    """People who voted in ballots whose results are public, of one programme or of all."""
    rows = Ballot.objects.told().filter(tie_of=None)
    if programme:
        rows = rows.filter(workshop__activity__programme=programme)
    return sum(told.get("turnout", {}).get("voted", 0) for told in rows.values_list("results", flat=True))


def addresses() -> Iterator[tuple[str, Any]]:
    """The results of each workshop that has some, in both languages."""
    rows = Ballot.objects.told().filter(workshop__activity__state__in=["published", "running", "closed"])
    latest = dict(rows.order_by("published_at").values_list("workshop__slug", "published_at"))
    for language in ("it", "en"):
        with override(language):
            for slug, published in latest.items():
                yield reverse("workshops:results", args=[slug]), published


def collect(person: Any) -> list[dict]:
    """In which ballots somebody could vote, whether they did and how it came in."""
    rows = VoterRoll.objects.filter(participant__enrolment__person=person).select_related(
        "ballot__workshop__activity"
    )
    return [
        {
            _("workshop"): str(row.ballot.workshop), _("vote"): row.ballot.title, _("voted"): row.voted,
            _("how it came in"): row.get_channel_display(),
        }
        for row in rows.order_by("pk")
    ]  # fmt: skip


def erase(person: Any) -> None:
    """Nothing to do here: a line of the roll names a participant, whose name goes with what the room knows of people."""


offers.figures.add(
    offers.Figure(
        "workshops-voters", _("People who voted in workshops"), _("ballots handed in, in votes whose results are public"),
        voters, public=True, order=11,
    )
)  # fmt: skip
offers.sitemap.add(offers.SitemapPart("workshops-results", addresses))
offers.personal_data.add(
    offers.PersonalData(
        "workshops-votes", _("Votes in workshops: that you voted, never what"), collect, erase, order=72
    )
)
