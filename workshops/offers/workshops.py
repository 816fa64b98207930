"""What workshops offer: a shelf, a figure, search documents, provenance, addresses, a task for staff, the demo."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.core import offers
from land.enrolment import owners
from workshops import actions, demo
from workshops.actions import people
from workshops.models import Workshop
from workshops.policies import is_staff


def resolve(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Those that this user may see."""
    rows = Workshop.objects.visible_to(user).filter(uuid__in=uuids).select_related("activity")
    return {row.uuid: offers.Target(row.title, row.get_absolute_url()) for row in rows}


def coming_cards(limit: int) -> list[dict]:
    """The next workshops, as cards."""
    return [row.card() for row in Workshop.objects.whole().coming(timezone.now())[:limit]]


def documents() -> Iterator[Any]:
    """All that may be found."""
    for row in Workshop.objects.whole().public().order_by("pk").iterator(200):
        yield from actions.documents(row)


def addresses() -> Iterator[tuple[str, Any]]:
    """The list and each workshop, in both languages."""
    rows = list(Workshop.objects.public().order_by("pk").values_list("slug", "changed_at"))
    for language in ("it", "en"):
        with override(language):
            yield reverse("workshops:home"), None
            for slug, changed in rows:
                yield reverse("workshops:workshop", args=[slug]), changed


def held(programme: Any) -> int:
    """Workshops held, of one programme or of all."""
    rows = Workshop.objects.held(timezone.now())
    return (rows.filter(activity__programme=programme) if programme else rows).count()


owners.add(
    owners.Owner(
        "workshop", actions.opened, confirmed=people.confirmed, left=people.left, leads=actions.leads_workshop,
        groups=actions.groups_of,
    )
)  # fmt: skip
offers.kinds.add(offers.Kind("workshop", _("scenario workshop"), resolve))
offers.documents.add(offers.Documents("workshop", _("Workshops"), documents))
offers.sitemap.add(offers.SitemapPart("workshops", addresses))
offers.shelves.add(
    offers.Shelf("workshops", _("Next workshops"), "/laboratori/", coming_cards, question="near", order=20)
)
offers.figures.add(
    offers.Figure(
        "workshops-held", _("Workshops held"), _("workshops that are over and were not called off"), held, public=True,
        order=10,
    )
)  # fmt: skip
offers.staff_tasks.add(
    offers.StaffTask(
        "new-workshop", _("New workshop"), _("When, where, which categories of actors with how many places, which themes."),
        lambda: reverse("workshops_workshop_new"), is_staff, icon="group", order=20,
    )
)  # fmt: skip
offers.demos.add(offers.Demo("workshops", demo.load, order=60))
