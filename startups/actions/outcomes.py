"""The verbs of how a path ends well: a cooperative in the registry, a network project, and how it goes on."""

import calendar
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperatives import actions as registry
from cooperatives.models import Cooperative
from land.accounts.models import Person
from land.community import actions as community
from land.core.actions import link, raise_content_version
from land.core.errors import DomainError, WrongState
from land.enrolment.models import Attendance
from land.notifications.api import notify
from startups import notices
from startups.actions.projects import moved, people_of
from startups.actions.states import AlreadyDone, advance
from startups.models import Call, FollowUp, GroupMember, Idea, Project, Transition, Visit

SMALLEST = 5  # people below which a number of them is not told
KEEP_ASKING = timedelta(days=60)


class NotOfTheGroup(DomainError):
    sentence = _("The representative is one of the group.")
    field = "representative"


class TooManyOf(DomainError):
    sentence = _("They cannot be more than the people who work there.")


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@transaction.atomic
def bear(*, project: Project, representative: Person, by: Any, **facts: Any) -> Cooperative:
    """The new cooperative enters the registry, with what it came from; one of the group represents it.

    `facts` as `cooperatives.actions.write_cooperative` takes them. Follow-ups are due 6, 12, 24 and 36 months after its
    foundation. Raises: NotOfTheGroup, TaxCodeTaken and those of the registry, AlreadyDone, WrongState.
    """
    if project.state != "starting":
        raise AlreadyDone if project.state == "born" else WrongState
    if representative.pk not in {person.pk for person in people_of(project)}:
        raise NotOfTheGroup
    cooperative = registry.write_cooperative(source="staff", user=by, **facts)
    link(frm=("idea", project.idea.uuid), to=("cooperative", cooperative.uuid))
    registry.invite(
        cooperative=cooperative, email=representative.email, role="representative", by=by,
        first_name=representative.first_name, last_name=representative.last_name,
    )  # fmt: skip
    day = cooperative.founded_on or timezone.localdate()
    advance(project, to="born", by=by, cooperative=cooperative, then=moved(project))
    FollowUp.objects.bulk_create(
        FollowUp(project=project, months=months, due_on=months_after(day, months))
        for months in FollowUp.MONTHS
    )
    raise_content_version()
    return cooperative


@transaction.atomic
def end_in_network(*, project: Project, title: str, summary: str, by: Any, partners: Any = ()) -> Project:
    """The idea goes on as a project among cooperatives that are there already. Raises: AlreadyDone, WrongState, TooMany."""
    if project.state != "starting":
        raise AlreadyDone if project.state == "network" else WrongState
    row = community.begin_project(
        by=by, origin=("idea", project.idea.uuid), programme=project.call.programme, title=title,
        summary=summary, partners=partners,
    )  # fmt: skip
    row.leads.add(project.idea.group.contact)
    advance(project, to="network", by=by, network_project=row, then=moved(project))
    return project


@transaction.atomic
def answer_follow_up(
    *,
    follow_up: FollowUp,
    active: bool,
    by: Any,
    jobs: int | None = None,
    women: int | None = None,
    young: int | None = None,
    revenue: Any = None,
    notes: str = "",
) -> FollowUp:
    """How the cooperative is. It can be corrected later. Raises: TooManyOf."""
    for field, part in (("women", women), ("young", young)):
        if part is not None and part > (jobs or 0):
            raise TooManyOf(field=field)
    follow_up.active, follow_up.jobs, follow_up.women, follow_up.young = active, jobs, women, young
    follow_up.revenue, follow_up.notes = revenue, notes.strip()
    follow_up.answered_at, follow_up.answered_by = timezone.now(), by
    follow_up.save()
    return follow_up


def remind_follow_ups(*, day: date | None = None) -> int:
    """Tell the contact of each group whose follow-up has come due and is not answered, once. How many."""
    day = day or timezone.localdate()
    rows = FollowUp.objects.filter(answered_at=None, due_on__lte=day, due_on__gt=day - KEEP_ASKING)
    for row in rows.select_related("project__idea__group__contact"):
        notify(
            kind=notices.FOLLOW_UP,
            to=[row.project.idea.group.contact],
            facts={"follow_up": row.pk},
            once=f"{notices.FOLLOW_UP}-{row.pk}",
        )
    return len(rows)


# ---- Counting ----

STEPS = (
    ("submitted", pgettext_lazy("of the funnel", "Applied")),
    ("admitted", pgettext_lazy("of the funnel", "Admitted")),
    ("learning", pgettext_lazy("of the funnel", "Learning from experience")),
    ("training", pgettext_lazy("of the funnel", "Entrepreneurial training")),
    ("prefeasibility", pgettext_lazy("of the funnel", "Pre-feasibility plan")),
    ("plan", pgettext_lazy("of the funnel", "Business plan")),
    ("starting", pgettext_lazy("of the funnel", "Starting up")),
    ("born", pgettext_lazy("of the funnel", "Cooperative born")),
)
RANK = {state: number for number, (state, _label) in enumerate(STEPS)} | {
    "integration": 0, "prefeasibility_rework": 4, "planning": 4, "plan_rework": 5, "network": 6,
}  # fmt: skip


def furthest(projects: Any) -> dict[int, int]:
    """How far each project came, as the number of a step of `STEPS`; those never sent are not in it. Two queries."""
    reached: dict[int, int] = {}
    lines = list(Transition.objects.filter(project__in=projects).values_list("project", "to"))
    for pk, state in [*projects.exclude(submitted_at=None).values_list("pk", "state"), *lines]:
        if state in RANK:
            reached[pk] = max(reached.get(pk, 0), RANK[state])
    return reached


def funnel(call: Call) -> list[tuple[Any, int]]:
    """(step, how many ideas came at least so far), from applied to born."""
    ranks = Counter(furthest(call.projects.all()).values())
    return [
        (label, sum(many for rank, many in ranks.items() if rank >= number))
        for number, (_state, label) in enumerate(STEPS)
    ]


@dataclass(frozen=True)
class Line:
    """A number of the funder's report: what, how much (None: too few people to be told), how it is counted."""

    label: Any
    value: int | None
    how: Any = ""


def report(call: Call) -> list[Line]:
    """What the funder asks of one edition. People are told only from five up."""
    steps = dict(
        zip((state for state, _label in STEPS), (many for _label, many in funnel(call)), strict=True)
    )
    sent = call.projects.exclude(submitted_at=None)
    members = GroupMember.objects.filter(group__idea__project__in=sent)
    people = members.values("person").distinct().count()
    minutes = _minutes(call, members)
    last = _latest(call)
    jobs, women, young = (
        sum(getattr(row, name) or 0 for row in last if row.active) for name in ("jobs", "women", "young")
    )
    visits = Visit.objects.filter(group__idea__project__call=call, state="reported").count()
    merges = Idea.objects.filter(call=call, converged__isnull=False).distinct().count()
    return [
        Line(_("Applications"), steps["submitted"], _("ideas whose application was sent")),
        Line(_("People of the groups that applied"), _told(people), _("each counted once")),
        Line(_("Ideas admitted"), steps["admitted"]),
        Line(_("Hours attended"), minutes // 60, _("by people of the groups, in the events of the path")),
        Line(_("Visits to cooperatives"), visits, _("with their report")),
        Line(_("Convergences of ideas"), merges, _("ideas born of others by consent")),
        Line(_("Pre-feasibility plans"), steps["prefeasibility"], _("handed in")),
        Line(_("Business plans"), steps["plan"], _("handed in")),
        Line(_("Cooperatives born"), steps["born"], _("entered in the registry")),
        Line(_("Network projects"), call.projects.filter(state="network").count()),
        Line(_("Given up by the group"), call.projects.filter(state="given_up").count()),
        Line(_("People who work there"), _told(jobs), _("latest follow-up of each cooperative that works")),
        Line(_("of whom women"), _told(women, jobs), _("as the cooperatives say")),
        Line(_("of whom up to 35 years old"), _told(young, jobs), _("as the cooperatives say")),
    ]


def _told(people: int, of: int | None = None) -> int | None:
    """A number of people, unless it or what is left of the whole is between 1 and 4."""
    rest = of - people if of is not None else 0
    return None if 0 < people < SMALLEST or 0 < rest < SMALLEST else people


def _minutes(call: Call, members: Any) -> int:
    """Minutes that people of the groups were there, in events of this path since the call opened."""
    rows = Attendance.objects.filter(
        enrolment__person__in=members.values("person"),
        meeting__state="confirmed",
        meeting__activity__kind__in=["barcamp", "matching", "module", "appointment"],
        meeting__starts_at__gte=call.opens_at,
    )
    if call.programme_id:
        rows = rows.filter(
            Q(meeting__activity__programme=call.programme_id) | Q(meeting__activity__programme=None)
        )
    return sum(min(row.minutes, row.meeting.minutes) for row in rows.select_related("meeting"))


def _latest(call: Call) -> list[FollowUp]:
    """The latest answered follow-up of each project."""
    rows = FollowUp.objects.filter(project__call=call, answered_at__isnull=False).order_by(
        "project", "-months"
    )
    return list(rows.distinct("project"))
