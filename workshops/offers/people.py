"""What is offered of people: their data, what they have to do in a workshop as facilitators, their place as participants."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core import offers
from workshops.actions import people
from workshops.actions.codes import code_of, shown
from workshops.models import Facilitator, Participant, Table, Workshop
from workshops.policies import is_staff


def collect(person: Person) -> list[dict]:
    """The workshops somebody takes part in, as what, where they sit and when they came; those they run. No vote, no answer:
    these are tied to nobody.
    """
    return [
        {
            "workshop": row.workshop.activity.title,
            "category": row.group.title,
            "arrived": row.arrived_at,
            "theme": row.theme.title if row.theme else "",
            "table": row.vision_table.number if row.vision_table else "",
            "table of ideas": row.idea_table.number if row.idea_table else "",
            "under 14": row.under_14,
            "cards": row.cards.count(),
        }
        for row in Participant.objects.filter(enrolment__person=person)
        .whole()
        .select_related("workshop__activity")
    ] + [
        {"workshop": row.workshop.activity.title, "task": str(row.get_role_display())}
        for row in Facilitator.objects.filter(person=person).select_related("workshop__activity")
    ]


def erase(person: Person) -> None:
    """Take the identity out; what was said, answered and voted stays without it, and so does every count."""
    people.forget(person=person)


def panel(user: Any) -> dict | None:
    """The workshops that this person runs a part of, and those they take part in with their own code, until the day after."""
    since = timezone.now() - timedelta(days=1)
    tasks = Facilitator.objects.filter(person__user=user, workshop__activity__ends_at__gte=since)
    tasks = tasks.select_related("workshop__activity", "table").order_by(
        "workshop__activity__starts_at", "pk"
    )
    mine = Participant.objects.filter(enrolment__person__user=user, workshop__activity__ends_at__gte=since)
    mine = mine.filter(enrolment__state="confirmed").whole().select_related("workshop__activity")
    codes = [(row, shown(code_of(row))) for row in mine.order_by("workshop__activity__starts_at", "pk")]
    return {"tasks": list(tasks), "codes": codes} if tasks or codes else None


def without_team() -> int:
    """Workshops of the next fortnight that nobody has the control room of, or that have no table."""
    now = timezone.now()
    rows = Workshop.objects.filter(
        state="coming",
        activity__state="published",
        activity__starts_at__range=(now, now + timedelta(days=14)),
    )
    ready = Facilitator.objects.filter(workshop=OuterRef("pk"), role=Facilitator.Role.CONTROL)
    laid = Table.objects.filter(workshop=OuterRef("pk"))
    return rows.filter(~Exists(ready) | ~Exists(laid)).count()


offers.attention.add(
    offers.Attention(
        "workshops-without-team", _("workshops of the next fortnight without a control room or tables"), without_team,
        lambda: reverse("scenario_workshops:index"), is_staff, order=35,
    )
)  # fmt: skip
offers.personal_data.add(offers.PersonalData("workshops", _("Scenario workshops"), collect, erase, order=30))
offers.area_panels.add(
    offers.AreaPanel("workshops", _("My workshops"), "workshops/people/panel.html", panel, order=25)
)
