"""What business plans offer to the land: provenance, what is to do in “La mia area”, a person's own rows."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core import offers
from startups.actions import plans
from startups.models import BusinessPlan, PlanMember, Project


def resolve(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Those that this user may see."""
    rows = BusinessPlan.objects.visible_to(user).whole().filter(uuid__in=uuids)
    return {row.uuid: offers.Target(str(row), row.get_absolute_url()) for row in rows}


def resolve_files(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """The attachments, by the project they belong to: for its group, its tutors and staff, never evaluators."""
    if not user.is_authenticated:
        return {}
    rows = Project.objects.filter(uuid__in=uuids).select_related("idea")
    if not user.is_staff:
        rows = rows.filter(pk__in=Project.objects.of(user).values("pk")) | rows.filter(tutors__user=user)
    return {
        row.uuid: offers.Target(str(row), reverse("startups:plans", args=[row.uuid]))
        for row in rows.distinct()
    }


def panel(user: Any) -> dict[str, Any] | None:
    """The drafts of my groups: whether my row says what I bring. No amount is told here."""
    rows = (
        PlanMember.objects.kept_by(user)
        .filter(member__isnull=False, plan__state="draft", plan__project__state__in=plans.WRITING)
        .select_related("plan__project__idea")
        .order_by("plan_id")
    )
    told = [{"plan": row.plan, "empty": row.subscribed is None} for row in rows]
    return {"plans": told} if told else None


def collect(person: Person) -> list[dict]:
    """What this person wrote in the plans of their groups."""
    rows = PlanMember.objects.filter(member__person=person).select_related("plan__project__idea")
    return [
        {
            "plan": str(row.plan),
            "category": row.get_category_display(),
            **{name: value for name in plans.AMOUNTS if (value := getattr(row, name)) is not None},
        }
        for row in rows
    ]


def erase(person: Person) -> None:
    """See `forget_rows`."""
    plans.forget_rows(person=person)


offers.kinds.add(offers.Kind("plan", _("business plan"), resolve))
offers.kinds.add(offers.Kind("plan-attachment", _("attachment of a business plan"), resolve_files))
offers.area_panels.add(
    offers.AreaPanel("startups-plans", _("Business plan"), "startups/plans/panel.html", panel, order=28)
)
offers.personal_data.add(
    offers.PersonalData("startups-plans", _("What I bring, in business plans"), collect, erase, order=60)
)
