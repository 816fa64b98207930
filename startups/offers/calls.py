"""What calls and the path offer to the land: search, figures, my area, staff's tasks, what waits, a person's data."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.accounts.models import Person
from land.community import projects as network
from land.core import offers
from land.enrolment import eligibility, owners
from land.enrolment.models import Activity
from startups.actions import calls, starting
from startups.models import Appointment, Call, Evaluation, FollowUp, GroupMember, Idea, Project, StartingItem
from startups.policies import is_author, is_staff

WAITS = ("submitted", "prefeasibility", "plan")


def resolve_calls(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Those that this user may see."""
    rows = Call.objects.visible_to(user).filter(uuid__in=uuids)
    return {row.uuid: offers.Target(row.said_title, row.get_absolute_url()) for row in rows}


def resolve_items(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """The documents of a start, by the project they belong to: for its group, its tutors and staff, never evaluators."""
    if not user.is_authenticated:
        return {}
    rows = Project.objects.filter(uuid__in=uuids).select_related("idea")
    if not user.is_staff:
        rows = rows.filter(pk__in=Project.objects.of(user).values("pk")) | rows.filter(tutors__user=user)
    return {
        row.uuid: offers.Target(str(row), reverse("startups:starting", args=[row.uuid]))
        for row in rows.distinct()
    }


def documents() -> Iterator[Any]:
    """All that may be found."""
    for row in Call.objects.public().order_by("pk"):
        yield from calls.documents(row)


def addresses() -> Iterator[tuple[str, Any]]:
    """The lists and each call, in both languages."""
    rows = list(Call.objects.public().order_by("pk").values_list("slug", "changed_at"))
    for language in ("it", "en"):
        with override(language):
            yield reverse("startups:calls"), None
            yield reverse("startups:born"), None
            for slug, changed in rows:
                yield reverse("startups:call", args=[slug]), changed


def open_cards(limit: int) -> list[dict]:
    """The calls that take applications, as cards."""
    return [row.card() for row in Call.objects.taking(timezone.now().replace(microsecond=0))[:limit]]


def panel(user: Any) -> dict[str, Any] | None:
    """One's projects, evaluations to write, groups one accompanies."""
    evaluations = Evaluation.objects.of(user).filter(state="assigned").exclude(
        pk__in=Evaluation.objects.conflicted()
    )  # fmt: skip
    found = {
        "projects": list(Project.objects.of(user).select_related("idea").order_by("-pk")[:8]),
        "evaluations": list(evaluations.select_related("project__idea").order_by("due_at", "pk")[:8]),
        "tutored": list(
            Project.objects.open().filter(tutors__user=user).select_related("idea").order_by("-pk")[:12]
        ),
    }
    return found if any(found.values()) else None


def applied(programme: Any) -> int:
    """Applications sent, of one programme's calls or of all."""
    rows = Project.objects.exclude(submitted_at=None)
    return (rows.filter(call__programme=programme) if programme else rows).count()


def born(programme: Any) -> int:
    """Cooperatives born, of one programme's calls or of all."""
    rows = Project.objects.filter(state="born")
    return (rows.filter(call__programme=programme) if programme else rows).count()


def collect(person: Person) -> list[dict]:
    """Applications of one's groups, evaluations written, duties, appointments, why one's group gave up."""
    user = person.user
    rows: list[dict] = []
    projects = Project.objects.filter(
        pk__in=GroupMember.objects.filter(person=person).values("group__idea__project")
    ).select_related("idea", "call")
    rows += [
        {
            "what": str(_("Application")),
            "title": row.idea.title,
            "call": row.call.title,
            "state": str(row.get_state_display()),
            "answers": "; ".join(f"{key}: {value}" for key, value in row.answers.items()),
            "sent": row.submitted_at,
        }
        for row in projects
    ]
    rows += [
        {
            "what": str(_("Evaluation")),
            "title": str(row.project),
            "step": str(row.get_step_display()),
            "comment": row.comment,
            "note": row.note,
            "sent": row.sent_at,
        }
        for row in Evaluation.objects.filter(evaluator=person).select_related("project__idea")
    ]
    rows += [
        {"what": str(_("Duty of a start")), "title": str(row), "project": str(row.project), "due": row.due_on}
        for row in StartingItem.objects.filter(responsible=person).select_related("project__idea")
    ]
    rows += [
        {"what": str(_("Follow-up")), "title": str(row.project), "at": row.answered_at}
        for row in FollowUp.objects.filter(answered_by=user, answered_by__isnull=False).select_related(
            "project__idea"
        )
    ]
    return rows


def erase(person: Person) -> None:
    """Take the person off what is still to do; evaluations that counted stay, without the note."""
    StartingItem.objects.filter(responsible=person).update(responsible=None)
    Project.objects.filter(giving_up_by=person).update(giving_up_by=None)
    Evaluation.objects.filter(evaluator=person, state="assigned").delete()
    Evaluation.objects.filter(evaluator=person).update(note="")
    for row in Project.objects.filter(tutors=person):
        row.tutors.remove(person)


def published(activity: Activity) -> None:
    """An appointment has nobody to announce it to: the verb tells its group."""


def leads(user: Any, activity: Activity) -> bool:
    """The tutor keeps the register of an appointment."""
    return Appointment.objects.filter(activity=activity, tutor__user=user).exists()


def may_begin_network(user: Any, uuid: UUID) -> bool:
    """Whoever wrote an idea may begin a network project there."""
    idea = Idea.objects.filter(uuid=uuid).first()
    return idea is not None and is_author(user, idea)


owners.add(owners.Owner("appointment", published, leads=leads))
eligibility.conditions("appointment", starting.check_group)
network.origins.add(network.Origin("idea", may_begin_network))
offers.kinds.add(offers.Kind("call", _("call of start-ups"), resolve_calls))
offers.kinds.add(offers.Kind("startup-item", _("document of a start"), resolve_items))
offers.documents.add(offers.Documents("call", _("Calls"), documents))
offers.sitemap.add(offers.SitemapPart("startup-calls", addresses))
offers.shelves.add(
    offers.Shelf("calls", _("Calls open now"), "/startup/bandi/", open_cards, question="next", order=25)
)
offers.area_panels.add(
    offers.AreaPanel("startup-path", _("From the idea to the cooperative"), "startups/projects/panel.html", panel, order=26)
)  # fmt: skip
offers.figures.add(
    offers.Figure(
        "startup-applications", _("Applications to calls"), _("Ideas whose application to a call was sent"), applied,
        public=True, order=53,
    )
)  # fmt: skip
offers.figures.add(
    offers.Figure(
        "cooperatives-born", _("Cooperatives born"), _("Entered in the registry from the path of an idea"), born,
        public=True, order=56,
    )
)  # fmt: skip
offers.staff_tasks.add(
    offers.StaffTask(
        "new-call", _("New call of start-ups"), _("One form: dates, criteria, questions, what each step asks."),
        lambda: reverse("startups_call_new"), is_staff, icon="doc-full", order=39,
    )
)  # fmt: skip
offers.attention.add(
    offers.Attention(
        "startup-decisions", _("start-up projects to be decided"),
        lambda: Project.objects.filter(state__in=WAITS).count(),
        lambda: reverse("startup_calls:index"), is_staff, order=45,
    )
)  # fmt: skip
offers.personal_data.add(
    offers.PersonalData("startup-path", _("Path from an idea to a cooperative"), collect, erase, order=63)
)
