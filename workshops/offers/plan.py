"""What the plan offers to the land: provenance, search, addresses, figures, a panel, what waits for staff, a person's data."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.accounts.models import Person
from land.core import offers
from workshops.actions import plan
from workshops.models import PlanItem, PlanUpdate
from workshops.policies import is_staff


def resolve(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Those that everybody may see."""
    rows = PlanItem.objects.public().filter(uuid__in=uuids)
    return {row.uuid: offers.Target(row.title, row.get_absolute_url()) for row in rows}


def documents() -> Iterator[Any]:
    """All that may be found."""
    rows = (
        PlanItem.objects.public().exclude(state="abandoned").select_related("workshop__area").order_by("pk")
    )
    for row in rows.iterator(200):
        yield from plan.item_documents(row)


def addresses() -> Iterator[tuple[str, Any]]:
    """Each plan and each activity, in both languages."""
    rows = list(PlanItem.objects.public().order_by("pk").values_list("workshop__slug", "uuid", "changed_at"))
    slugs = list(dict.fromkeys(slug for slug, _uuid, _changed in rows))
    for language in ("it", "en"):
        with override(language):
            for slug in slugs:
                yield reverse("workshops:plan", args=[slug]), None
            for _slug, uuid, changed in rows:
                yield reverse("workshops:plan_item", args=[uuid]), changed


def _of(programme: Any) -> Any:
    rows = PlanItem.objects.public()
    return rows.filter(workshop__activity__programme=programme) if programme else rows


def agreed(programme: Any) -> int:
    """Activities that somebody answers for, with a deadline."""
    return _of(programme).filter(state__in=["agreed", "running", "done", "suspended"]).count()


def done(programme: Any) -> int:
    """Activities done."""
    return _of(programme).filter(state="done").count()


def panel(user: Any) -> dict[str, Any] | None:
    """The activities that this person answers for."""
    rows = PlanItem.objects.of(user).open().order_by("due_on", "pk")[:12]
    items = [(row, plan.is_silent(row)) for row in rows]
    return {"items": items} if items else None


def silent() -> int:
    return PlanItem.objects.public().silent(timezone.now()).count()


def first_silent() -> str:
    row = PlanItem.objects.public().silent(timezone.now()).order_by("told_at").first()
    return row.get_absolute_url() if row else reverse("workshops:home")


def collect(person: Person) -> list[dict]:
    """What this person answers for and what they told."""
    rows: list[dict] = [
        {"activity": row.title, "state": row.state, "deadline": row.due_on}
        for row in PlanItem.objects.filter(owner=person)
    ]
    if person.user_id:
        told = PlanUpdate.objects.filter(by=person.user_id).select_related("item")
        rows += [{"activity": row.item.title, "news": row.text, "at": row.created_at} for row in told]
    return rows


def erase(person: Person) -> None:
    """Take the person away; what was told stays, without a name."""
    plan.forget_owner(person=person)
    if person.user_id:
        PlanUpdate.objects.filter(by=person.user_id).update(by=None)


PLAN = _("Plans of activities of workshops")
offers.kinds.add(offers.Kind("plan-item", _("activity of a plan"), resolve))
offers.documents.add(offers.Documents("plan-item", PLAN, documents))
offers.sitemap.add(offers.SitemapPart("workshops-plan", addresses))
offers.figures.add(
    offers.Figure(
        "plan-agreed", _("Activities of plans taken on"), _("with somebody who answers and a deadline"), agreed,
        public=True, order=13,
    )
)  # fmt: skip
offers.figures.add(
    offers.Figure(
        "plan-done",
        _("Activities of plans done"),
        _("those that are done, of all taken on"),
        done,
        public=True,
        order=14,
    )
)
offers.area_panels.add(
    offers.AreaPanel(
        "workshops-plan", _("Activities I answer for"), "workshops/plan/panel.html", panel, order=33
    )
)
offers.attention.add(
    offers.Attention(
        "plan-silent",
        _("activities of plans of which nobody has spoken for 90 days"),
        silent,
        first_silent,
        is_staff,
        order=45,
    )
)
offers.personal_data.add(offers.PersonalData("workshops-plan", PLAN, collect, erase, order=66))
