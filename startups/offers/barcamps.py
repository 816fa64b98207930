"""What the room offers to the land: a shelf, figures, search documents, provenance, addresses, tasks, a person's data."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.accounts.models import Person
from land.core import offers
from land.enrolment import owners
from startups import actions, demo
from startups.models import BarCamp, Interest
from startups.policies import is_staff


def resolve(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Those that this user may see."""
    rows = BarCamp.objects.visible_to(user).filter(uuid__in=uuids).select_related("activity")
    return {row.uuid: offers.Target(row.title, row.get_absolute_url()) for row in rows}


def coming_cards(limit: int) -> list[dict]:
    """The next BarCamps, as cards."""
    return [row.card() for row in BarCamp.objects.whole().coming(timezone.now())[:limit]]


def documents() -> Iterator[Any]:
    """All that may be found."""
    for row in BarCamp.objects.whole().public().order_by("pk").iterator(200):
        yield from actions.documents(row)


def addresses() -> Iterator[tuple[str, Any]]:
    """The list and each BarCamp, in both languages."""
    rows = list(BarCamp.objects.public().order_by("pk").values_list("slug", "changed_at"))
    for language in ("it", "en"):
        with override(language):
            yield reverse("startups:home"), None
            for slug, changed in rows:
                yield reverse("startups:barcamp", args=[slug]), changed


def held(programme: Any) -> int:
    """BarCamps held, of one programme or of all."""
    rows = BarCamp.objects.past(timezone.now())
    return (rows.filter(activity__programme=programme) if programme else rows).count()


def collect(person: Person) -> list[dict]:
    """When this person asked to be told."""
    return [{"asked": row.created_at} for row in Interest.objects.filter(person=person)]


def erase(person: Person) -> None:
    """Tell this person nothing more."""
    actions.unfollow(person=person)


owners.add(owners.Owner("barcamp", actions.opened))
offers.kinds.add(offers.Kind("barcamp", _("BarCamp"), resolve))
offers.documents.add(offers.Documents("barcamp", _("BarCamps"), documents))
offers.sitemap.add(offers.SitemapPart("startups", addresses))
offers.shelves.add(
    offers.Shelf("barcamps", _("Next BarCamps"), "/startup/", coming_cards, question="near", order=30)
)
offers.figures.add(
    offers.Figure(
        "barcamps-held", _("BarCamps held"), _("BarCamps that are over and were not called off"), held,
        public=True, order=50,
    )
)  # fmt: skip
offers.staff_tasks.add(
    offers.StaffTask(
        "new-barcamp",
        _("New BarCamp"),
        _("One form: when, where, for whom, the programme."),
        lambda: reverse("startups_barcamp_new"),
        is_staff,
        icon="calendar",
        order=40,
    )
)
offers.personal_data.add(
    offers.PersonalData("startups", _("Messages about new BarCamps"), collect, erase, order=60)
)
offers.references.add(offers.Reference("plan-rules", actions.load_rules, order=46))
offers.demos.add(offers.Demo("startups", demo.load, order=50))
