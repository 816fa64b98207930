"""The verbs of visits: a cooperative says it receives, a group asks, they agree on a day, both tell how it went."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.models import Cooperative, Membership
from land.accounts.models import Person
from land.core.actions import link
from land.core.errors import DomainError, WrongState
from land.core.states import move
from land.notifications.api import notify
from startups import notices
from startups.actions.states import AlreadyDone
from startups.models import FoundingGroup, GroupMember, Visit, VisitHost

ANSWER_WITHIN = timedelta(days=21)
MOST = 3


class NotAMember(DomainError):
    sentence = _("Only a cooperative that adheres and is active can receive groups.")
    field = "cooperative"


class NotReceiving(DomainError):
    sentence = _("This cooperative is not receiving groups at the moment.")


class ObjectivesNeeded(DomainError):
    sentence = _("Write from one to three things that the group wants to learn.")
    field = "objectives"


class DaysNeeded(DomainError):
    sentence = _("Propose from one to three days, from tomorrow on.")
    field = "days"


class AskedAlready(DomainError):
    sentence = _("The group has already asked this cooperative: wait for the answer, or call it off.")


class DayNotProposed(DomainError):
    sentence = _("Choose one of the days that the group proposed.")
    field = "day"


class MonthIsFull(DomainError):
    sentence = _("In that month the cooperative already receives as many groups as it can (%(capacity)d).")
    field = "day"


class WordsNeeded(DomainError):
    sentence = _("Write something: the other side reads it.")
    field = "text"


class NotYetHeld(DomainError):
    sentence = _("The day of the visit has not come yet.")


@transaction.atomic
def keep_host(
    *,
    cooperative: Cooperative,
    by: Any,
    capacity: int,
    words: str,
    themes: Sequence[Any] = (),
    open: bool = True,
) -> VisitHost:
    """What a member cooperative offers to groups, written or written again. Raises: NotAMember."""
    if cooperative.state != "active":
        raise NotAMember
    row, _created = VisitHost.objects.update_or_create(
        cooperative=cooperative, defaults={"capacity": capacity, "words": words, "open": open}
    )
    row.themes.set(themes)
    return row


@transaction.atomic
def propose_visit(
    *,
    group: FoundingGroup,
    host: VisitHost,
    by: Any,
    kind: str,
    objectives: Sequence[str],
    days: Sequence[date],
    at: datetime | None = None,
) -> Visit:
    """A group asks a cooperative for a visit; its representatives are told.

    Raises: NotReceiving, ObjectivesNeeded, DaysNeeded, AskedAlready.
    """
    today = timezone.localdate(at)
    if not VisitHost.objects.receiving().filter(pk=host.pk).exists():
        raise NotReceiving
    if not 1 <= len(objectives) <= MOST:
        raise ObjectivesNeeded
    days = sorted(set(days))
    if not 1 <= len(days) <= MOST or days[0] <= today:
        raise DaysNeeded
    try:
        with transaction.atomic():
            row = Visit.objects.create(
                group=group, host=host, kind=kind, objectives=list(objectives), asked_by=by,
                proposed_dates=[day.isoformat() for day in days],
            )  # fmt: skip
    except IntegrityError as refused:
        raise AskedAlready from refused
    _tell(notices.VISIT_PROPOSED, row, representatives(host))
    return row


def representatives(host: VisitHost) -> list[Person]:
    """Who answers for the cooperative."""
    rows = Membership.objects.active().representatives().filter(cooperative=host.cooperative_id)
    return [row.person for row in rows.select_related("person")]


def members_of(group: FoundingGroup) -> list[Person]:
    """The people of the group now."""
    rows = GroupMember.objects.here().filter(group=group).select_related("person")
    return [row.person for row in rows]


def _tell(kind: str, visit: Visit, to: Sequence[Person]) -> None:
    notify(kind=kind, to=to, facts={"visit": visit.pk}, once=f"{kind}-{visit.pk}")


@transaction.atomic
def accept_visit(*, visit: Visit, by: Any, day: date, answer: str = "", at: datetime | None = None) -> Visit:
    """The cooperative says yes to one of the days, as long as that month has room; the group is told.

    Raises: DayNotProposed, MonthIsFull, AlreadyDone, WrongState.
    """
    host = VisitHost.objects.select_for_update().get(pk=visit.host_id)
    _check_state(visit, "accepted", ("proposed",))
    if day.isoformat() not in visit.proposed_dates or day < timezone.localdate(at):
        raise DayNotProposed
    if host.visits.of_month(day).count() >= host.capacity:
        raise MonthIsFull(capacity=host.capacity)
    move(visit, to="accepted", frm="proposed", day=day, answer=answer, answered_at=at or timezone.now())
    _tell(notices.VISIT_ACCEPTED, visit, members_of(visit.group))
    return visit


def _check_state(visit: Visit, to: str, frm: Sequence[str]) -> None:
    """Raises: AlreadyDone for the same step twice, WrongState from elsewhere."""
    state = Visit.objects.values_list("state", flat=True).get(pk=visit.pk)
    if state == to:
        raise AlreadyDone
    if state not in frm:
        raise WrongState


@transaction.atomic
def refuse_visit(*, visit: Visit, by: Any, answer: str, at: datetime | None = None) -> Visit:
    """The cooperative says no, and why; the group is told. Raises: WordsNeeded, AlreadyDone, WrongState."""
    if not answer.strip():
        raise WordsNeeded(field="answer")
    now = at or timezone.now()
    _check_state(visit, "refused", ("proposed",))
    move(visit, to="refused", frm="proposed", answer=answer.strip(), answered_at=now, ended_at=now)
    _tell(notices.VISIT_REFUSED, visit, members_of(visit.group))
    return visit


@transaction.atomic
def cancel_visit(*, visit: Visit, by: Any, at: datetime | None = None) -> Visit:
    """Call it off, from either side, before it is held; both are told. Raises: AlreadyDone, WrongState."""
    _check_state(visit, "cancelled", ("proposed", "accepted"))
    move(visit, to="cancelled", frm=("proposed", "accepted"), ended_at=at or timezone.now())
    _tell(notices.VISIT_CANCELLED, visit, [*members_of(visit.group), *representatives(visit.host)])
    return visit


@transaction.atomic
def hold_visit(*, visit: Visit, by: Any, at: datetime | None = None) -> Visit:
    """Say that it took place, from its day on. Raises: NotYetHeld, AlreadyDone, WrongState."""
    _check_state(visit, "held", ("accepted",))
    if visit.day is None or visit.day > timezone.localdate(at):
        raise NotYetHeld
    move(visit, to="held", frm="accepted", held_at=at or timezone.now())
    return visit


@transaction.atomic
def report_visit(
    *, visit: Visit, by: Any, text: str, publishes: bool = False, at: datetime | None = None
) -> Visit:
    """What the group learnt; the cooperative is told. It counts for the gate. Written again, the text is replaced.

    Raises: WordsNeeded, NotYetHeld, WrongState.
    """
    if not text.strip():
        raise WordsNeeded
    now = at or timezone.now()
    visit.refresh_from_db()
    if visit.state == "accepted":
        hold_visit(visit=visit, by=by, at=at)
    move(
        visit, to="reported", frm=("held", "reported"), report=text.strip(), group_publishes=publishes,
        reported_at=visit.reported_at or now,
    )  # fmt: skip
    project = getattr(visit.group.idea, "project", None)
    if project is not None:
        link(frm=("visit", visit.uuid), to=("idea", visit.group.idea.uuid))
    _tell(notices.VISIT_REPORTED, visit, representatives(visit.host))
    return visit


@transaction.atomic
def give_feedback(*, visit: Visit, by: Any, text: str, publishes: bool = False) -> Visit:
    """What the cooperative says of the visit; the group is told. Raises: WordsNeeded, WrongState."""
    if not text.strip():
        raise WordsNeeded
    if not Visit.objects.filter(pk=visit.pk, state__in=["held", "reported"]).update(
        feedback=text.strip(), host_publishes=publishes
    ):
        raise WrongState
    visit.refresh_from_db()
    _tell(notices.VISIT_FEEDBACK, visit, members_of(visit.group))
    return visit


def expire_visits(*, at: datetime | None = None) -> int:
    """Requests that nobody answered in three weeks, or whose days are all past, are over; the group is told. How many."""
    now, done = at or timezone.now(), 0
    today = timezone.localdate(now).isoformat()
    for row in Visit.objects.filter(state="proposed").whole().order_by("pk"):
        if row.created_at <= now - ANSWER_WITHIN or max(row.proposed_dates) < today:
            with transaction.atomic():
                if Visit.objects.filter(pk=row.pk, state="proposed").update(state="expired", ended_at=now):
                    _tell(notices.VISIT_EXPIRED, row, members_of(row.group))
                    done += 1
    return done
