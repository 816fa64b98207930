"""What enrolment offers to the land through its registries."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core import offers
from land.core.bilingual import said
from land.enrolment import actions
from land.enrolment.models import Activity, CalendarToken, Enrolment
from land.enrolment.policies import may_manage


def confirmed(programme: Any) -> int:
    """People with a place, of one programme or of all."""
    rows = Enrolment.objects.confirmed()
    return (rows.filter(activity__programme=programme) if programme else rows).count()


def collect(person: Person) -> list[dict]:
    """A person's enrolments, with what happened to each."""
    states = {value: str(label) for value, label in Enrolment.State.choices}
    return [
        {
            "event": row.activity.title,
            "starts": row.activity.starts_at,
            "state": str(row.get_state_display()),
            "enrolled": row.entered_at,
            "needs": row.needs,
            "answers": "; ".join(
                f"{extra.question.shown_label}: {extra.question.words(extra.value)}"
                for extra in row.extras.all()
            ),
            "log": "; ".join(
                f"{timezone.localtime(line.at):%d/%m/%Y %H:%M} {states.get(line.to, line.to)}"
                for line in row.log.all()
            ),
        }
        for row in Enrolment.objects.of(person).prefetch_related("log", "extras__question")
    ]


def erase(person: Person) -> None:
    """Free the places of a person who leaves, so that the queue moves; what was attended stays as a count."""
    for row in Enrolment.objects.of(person).active().filter(activity__ends_at__gt=timezone.now()):
        actions.cancel(enrolment=row, by=person.user)
    actions.forget_person(person=person)
    CalendarToken.objects.filter(person=person).delete()


def panel(user: Any) -> dict | None:
    """What is coming for this person."""
    rows = Enrolment.objects.filter(person__user=user, activity__ends_at__gte=timezone.now()).active()
    rows = rows.select_related("activity__place__municipality").order_by("activity__starts_at")[:4]
    return {"rows": list(rows)} if rows else None


def to_approve() -> int:
    """Requests that wait for staff."""
    return Enrolment.objects.filter(state="pending").count()


def coming_cards(limit: int) -> list[dict]:
    """The next events, as cards."""
    return [
        {
            "title": said(row, "title"),
            "url": row.url,
            "date": row.starts_at,
            "badges": [(row.get_kind_display(), "")],
            "foot": str(row.place.municipality) if row.place else "",
        }
        for row in Activity.objects.coming(timezone.now())
        .exclude(url="")
        .select_related("place__municipality")[:limit]
    ]


offers.figures.add(
    offers.Figure(
        "enrolments",
        _("Confirmed enrolments"),
        _("People with a place, now, in events of the programme"),
        confirmed,
        order=30,
    )
)
offers.personal_data.add(offers.PersonalData("enrolments", _("Enrolments"), collect, erase, order=20))
offers.area_panels.add(
    offers.AreaPanel("enrolments", _("My enrolments"), "enrolment/panel.html", panel, order=20)
)
offers.shelves.add(
    offers.Shelf("events", _("What is going on"), "/calendario/", coming_cards, question="near", order=10)
)
offers.attention.add(
    offers.Attention(
        "enrolments-to-approve",
        _("enrolments to approve"),
        to_approve,
        lambda: reverse("enrolment_staff:queue"),
        may_manage,
        order=20,
    )
)
