"""What visions and ideas offer: their pages in the site map, what is still somebody’s while the day is on."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.accounts.models import Person
from land.core import offers
from workshops.actions import ideas, visions
from workshops.models import Table, Workshop


def addresses() -> Iterator[tuple[str, Any]]:
    """Visions and ideas of each workshop that is over, in both languages."""
    rows = list(
        Workshop.objects.public().filter(state="concluded").order_by("pk").values_list("slug", "changed_at")
    )
    for language in ("it", "en"):
        with override(language):
            for slug, changed in rows:
                for name in ("visions", "ideas"):
                    yield reverse(f"workshops:{name}", args=[slug]), changed


def collect(person: Person) -> list[dict]:
    """Cards and ideas sent from their phone, until the day is over: then nothing says any more whose they are."""
    return [*visions.cards_of(person), *ideas.ideas_of(person)]


def erase(person: Person) -> None:
    """Cards and ideas stay without whoever wrote them; drafts that nobody else had seen go."""
    visions.forget_cards_of(person=person)
    ideas.forget_ideas_of(person=person)


def panel(user: Any) -> dict[str, Any] | None:
    """The tables that this person writes for, of workshops that are not over."""
    rows = Table.objects.filter(
        scribes__person__user=user, scribes__role="scribe", workshop__state__in=["coming", "running"]
    )
    tables = list(rows.select_related("workshop__activity", "group", "theme").order_by("workshop", "number"))
    return {"tables": tables} if tables else None


offers.sitemap.add(offers.SitemapPart("workshops-visions", addresses))
# before those of participants, which take away what says whose a card is
offers.personal_data.add(
    offers.PersonalData(
        "workshops-cards", _("Cards and ideas written in workshops"), collect, erase, order=29
    )
)
offers.area_panels.add(
    offers.AreaPanel(
        "workshops-tables", _("Tables that I write for"), "workshops/visions/area.html", panel, order=26
    )
)
