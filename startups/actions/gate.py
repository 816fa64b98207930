"""The gate to the business plan: what the call asks for, how far the group is, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from land.core.days import minutes_between
from land.enrolment.hours import minutes_by_enrolment, percent
from land.enrolment.models import Attendance, Enrolment, Meeting
from startups.models import GroupMember, Module, Project, Visit


@dataclass(frozen=True)
class GateLine:
    """One thing that is asked for: `key` as in the call's gate (or `sources`), how much of it, how much there is."""

    key: str
    label: str
    needed: int
    reached: int
    met: bool

    @property
    def words(self) -> str:
        """How far it is, as the group reads it."""
        if self.key == "assumptions":
            return _("%(reached)d%% of %(needed)d%%") % {"reached": self.reached, "needed": self.needed}
        if self.key == "sources":
            return (
                _("every number has one")
                if self.met
                else ngettext("%(number)d number has none", "%(number)d numbers have none", self.reached)
                % {"number": self.reached}
            )
        return _("%(reached)d of %(needed)d") % {"reached": self.reached, "needed": self.needed}


def gate(project: Project) -> list[GateLine]:
    """What the project's call asks for before a business plan, in the order in which one meets it.

    `sources` counts numbers without one: it is met at 0. Where nothing critical was written, assumptions are at 0 per cent.
    """
    asks = project.call.asks
    people = list(GroupMember.objects.here().filter(group__idea=project.idea_id))
    modules = modules_followed(project, {row.person_id for row in people})
    enough = sum(len(who) >= asks["module_members"] for who in modules.values())
    visits = Visit.objects.filter(group__idea=project.idea_id, state="reported").count()
    contacts = project.research.aggregate(heard=Sum("people"))["heard"] or 0
    assumptions = list(project.assumptions.all())
    critical = [row for row in assumptions if row.critical]
    settled = sum(row.state in row.SETTLED for row in critical)
    share = percent(settled, len(critical))
    sections = project.prefeasibilities.order_by("-number").values_list("sections", flat=True).first() or {}
    competitors = len(rows_of(sections, "competitors"))
    bare = sum(row.value is not None and not row.source for row in assumptions) + numbers_without_source(
        sections
    )
    confirmed = sum(row.confirmed_at is not None for row in people)

    def line(key: str, label: str, reached: int) -> GateLine:
        return GateLine(key, label, asks[key], reached, reached >= asks[key])

    members = (
        ngettext(
            "Modules followed by at least %(number)d member",
            "Modules followed by at least %(number)d members",
            asks["module_members"],
        )
        % {"number": asks["module_members"]}
    )  # fmt: skip
    return [
        line("modules", members, enough),
        line("visits", _("Visits to a cooperative, with their report"), visits),
        line("contacts", _("People heard in the field"), contacts),
        line("competitors", _("Competitors and alternatives compared"), competitors),
        GateLine("sources", _("Every number has its source"), 0, bare, bare == 0),
        line("assumptions", _("Critical assumptions confirmed, or accepted as a risk"), share),
        line("members", _("Members who confirmed their will"), confirmed),
    ]


def is_open(lines: Iterable[GateLine]) -> bool:
    """Whether everything is there."""
    return all(line.met for line in lines)


def rows_of(sections: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The rows of a table of the plan."""
    return list(sections.get(key, {}).get("rows", []))


def numbers_without_source(sections: dict[str, Any]) -> int:
    """How many rows of the first estimates say no source."""
    tables = ("investments", "sales", "fixed", "people")
    return sum(not row.get("source") for table in tables for row in rows_of(sections, table))


def modules_followed(project: Project, people: set[int]) -> dict[str, set[int]]:
    """By subject, who of these people (primary keys) has followed a module of it: their minutes reach the threshold of the
    event. Modules of other calls count too: nobody learns the same thing twice. Three queries.
    """
    rows = list(
        Enrolment.objects.confirmed()
        .filter(person__in=people, activity__module__isnull=False)
        .exclude(activity__state="cancelled")
        .select_related("activity__module")
    )
    found: dict[str, set[int]] = {topic: set() for topic in Module.Topic.values}
    if not rows:
        return found
    due = minutes_due_of({row.activity_id: row.activity for row in rows})
    there = minutes_by_enrolment(Attendance.objects.filter(enrolment__in=[row.pk for row in rows]))
    for row in rows:
        attended = there.get(row.pk)
        if attended and percent(attended, due[row.activity_id]) >= row.activity.attendance_threshold:
            found[row.activity.module.topic].add(row.person_id)
    return found


def minutes_due_of(activities: dict[int, Any]) -> dict[int, int]:
    """Minutes of each event by primary key, counted as `land.enrolment.hours.minutes_due`. One query."""
    meetings: dict[int, list[Meeting]] = {}
    for meeting in Meeting.objects.filter(activity__in=activities):
        meetings.setdefault(meeting.activity_id, []).append(meeting)
    return {
        pk: sum(row.minutes for row in meetings[pk] if row.state == "confirmed")
        if pk in meetings
        else minutes_between(activity.starts_at, activity.ends_at)
        for pk, activity in activities.items()
    }
