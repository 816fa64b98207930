"""The verbs of calls: keep one, open it, bring it to its end, make the next one of it, write to whoever applied."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.accounts.models import Person
from land.core import search
from land.core.actions import raise_content_version
from land.core.bilingual import said
from land.core.errors import DomainError
from land.core.states import move
from land.enrolment.actions import free_address
from land.notifications.api import notify
from startups import notices
from startups.actions.projects import SILENCE
from startups.models import Call, CallMessage, Criterion, GroupMember, Project


class ClosesBeforeItOpens(DomainError):
    sentence = _("Applications must close after they open.")
    field = "closes_at"


class NobodyReads(DomainError):
    sentence = _("Nobody would read it: no application is in these states.")
    field = "states"


class NoCriteria(DomainError):
    sentence = _("Before it opens, a call says by what applications are judged.")
    field = "criteria_admission"


class AlreadyOver(DomainError):
    sentence = _("Applications would be closed already: change the date until which they come in.")
    field = "closes_at"


class StillUndecided(DomainError):
    sentence = _("Some applications are still to be decided: %(number)d.")


@transaction.atomic
def save_call(
    *,
    call: Call | None = None,
    by: Any,
    opens_at: datetime,
    closes_at: datetime,
    themes: Iterable[Any] = (),
    areas: Iterable[Any] = (),
    criteria: Iterable[dict[str, Any]] = (),
    slug: str = "",
    **facts: Any,
) -> Call:
    """Make a draft call, or change one. `criteria`: {step, name, help, weight, least}, in their order.

    A criterion keeps its row as long as its step and name do, so that points already given still mean it.
    Raises: ClosesBeforeItOpens.
    """
    if closes_at <= opens_at:
        raise ClosesBeforeItOpens
    call = call or Call(slug=slug or free_address(Call, facts["title"], "bando"))
    for name, value in {**facts, "opens_at": opens_at, "closes_at": closes_at}.items():
        setattr(call, name, value)
    call.save()
    call.themes.set(themes)
    call.areas.set(areas)
    kept = []
    for position, row in enumerate(criteria):
        values = {"help": row.get("help", ""), "weight": row["weight"], "least": row.get("least", 0)}
        criterion, _created = Criterion.objects.update_or_create(
            call=call, step=row["step"], name=row["name"], defaults={**values, "position": position}
        )
        kept.append(criterion.pk)
    call.criteria.exclude(pk__in=kept).delete()
    index(call)
    return call


@transaction.atomic
def open_call(*, call: Call, by: Any) -> Call:
    """Everybody reads it, applications come in between its dates. Raises: NoCriteria, AlreadyOver, WrongState."""
    if not call.criteria.filter(step="admission").exists():
        raise NoCriteria
    if call.closes_at <= timezone.now():
        raise AlreadyOver
    move(call, to="open", frm="draft", opened_at=timezone.now())
    index(call)
    return call


@transaction.atomic
def run_call(*, call: Call, by: Any) -> Call:
    """Applications are over, the path of those admitted begins. Raises: StillUndecided, WrongState."""
    waiting = call.projects.filter(
        Q(state__in=["submitted", "integration"])
        | Q(state="draft", sign_off_asked_at__gt=timezone.now() - SILENCE)
    ).count()
    if waiting:
        raise StillUndecided(number=waiting)
    move(call, to="running", frm="open")
    index(call)
    return call


@transaction.atomic
def conclude_call(*, call: Call, by: Any) -> Call:
    """Its path has ended. Raises: WrongState."""
    move(call, to="concluded", frm=("open", "running"), concluded_at=timezone.now())
    index(call)
    return call


@transaction.atomic
def archive_call(*, call: Call, by: Any) -> Call:
    """Out of the public pages. Raises: WrongState."""
    move(call, to="archived", frm="concluded")
    index(call)
    return call


@transaction.atomic
def duplicate_call(*, call: Call, opens_on: date, title: str, by: Any) -> Call:
    """The same call as a draft that opens on another day; every other date moves by as many days."""
    days = opens_on - timezone.localtime(call.opens_at).date()
    facts = {
        name: getattr(call, name)
        for name in (
            "programme", "title_en", "summary", "summary_en", "text", "text_en", "questions", "capacity",
            "threshold", "gate", "rows_to_evaluators",
        )
    }  # fmt: skip
    phases = [
        row | {key: (date.fromisoformat(row[key]) + days).isoformat() for key in ("starts_on", "ends_on")}
        for row in call.phases
    ]
    kept = ("step", "name", "help", "weight", "least")
    criteria = [{name: getattr(row, name) for name in kept} for row in call.criteria.all()]
    return save_call(
        by=by, title=title, opens_at=_shifted(call.opens_at, days), closes_at=_shifted(call.closes_at, days),
        phases=phases, themes=call.themes.all(), areas=call.areas.all(), criteria=criteria, **facts,
    )  # fmt: skip


def _shifted(moment: datetime, by: timedelta) -> datetime:
    """The same hour of Rome so many days later, whatever the clocks did in between."""
    local = timezone.localtime(moment)
    return timezone.make_aware(local.replace(tzinfo=None) + by)


def applicants(call: Call, states: Iterable[str] = ()) -> Any:
    """The people of the groups that applied, or of those in these states."""
    projects = call.projects.exclude(submitted_at=None)
    if states:
        projects = projects.filter(state__in=states)
    members = GroupMember.objects.here().filter(group__idea__project__in=projects)
    return Person.objects.filter(pk__in=members.values("person"))


@transaction.atomic
def publish_list(*, call: Call, by: Any) -> Call:
    """Everybody reads who was admitted; whoever applied is told. Idempotent."""
    now = timezone.now()
    if Call.objects.filter(pk=call.pk, list_published_at=None).update(list_published_at=now):
        call.list_published_at = now
        notify(
            kind=notices.LIST, to=applicants(call), facts={"call": call.pk}, once=f"{notices.LIST}-{call.pk}"
        )
        raise_content_version()
    return call


@transaction.atomic
def write_to_applicants(
    *, call: Call, subject: str, text: str, by: Any, states: Iterable[str] = ()
) -> CallMessage:
    """One message to the groups that applied (or to those in these states), kept as it went out. Raises: NobodyReads."""
    readers = list(applicants(call, states))
    if not readers:
        raise NobodyReads
    message = CallMessage.objects.create(call=call, subject=subject.strip(), text=text.strip(), by=by)
    notify(
        kind=notices.CALL_MESSAGE,
        to=readers,
        facts={"message": message.pk},
        once=f"{notices.CALL_MESSAGE}-{message.pk}",
    )
    return message


def admitted(call: Call) -> list[tuple[str, str]]:
    """The admission list: (code of the application, title of its idea, or nothing where the idea is not public)."""
    rows = Project.objects.filter(call=call, admitted_at__isnull=False).select_related("idea")
    return sorted(
        (code_of(row), row.idea.title if row.idea.visibility == "public" and row.idea.state != "hidden" else "")
        for row in rows
    )  # fmt: skip


def code_of(project: Project) -> str:
    """What an application is called where its idea may not be named."""
    return f"{project.pk:04d}-{project.uuid.hex[:4].upper()}"


def documents(call: Call) -> Iterator[search.Document]:
    """What the search keeps of a call, in each language."""
    for language in ("it", "en"):
        with override(language):
            yield search.Document(
                kind="call",
                uuid=call.uuid,
                title=call.said_title,
                url=reverse("startups:call", args=[call.slug]),
                dated=call.opens_at,
                summary=said(call, "summary"),
                body=said(call, "text"),
                language=language,
            )


def index(call: Call) -> None:
    """Bring the search and the cached pages up to how it stands now."""
    if call.state in ("open", "running", "concluded"):
        for document in documents(call):
            search.index(document)
    else:
        search.forget("call", call.uuid)
    raise_content_version()
