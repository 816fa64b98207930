"""What every verb does under the lock: count, move with a line in the log, pass free places on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from land.accounts.models import User
from land.core.states import move
from land.enrolment import errors, notices, owners
from land.enrolment.models import Activity, Enrolment, EnrolmentLog, Quota
from land.enrolment.policies import may_manage
from land.enrolment.querysets import is_holding, is_overdue
from land.enrolment.quotas import Share, next_in, room_for
from land.notifications.api import notify


def tell(kind: str, enrolment: Enrolment, **facts: Any) -> None:
    """Say something about this enrolment, once for each time its state was reached."""
    notify(
        kind=kind,
        to=[enrolment.person],
        facts={"enrolment": enrolment.pk, "queue_number": enrolment.queue_number, **facts},
        once=f"{kind}-{enrolment.pk}-{enrolment.queue_number}-{facts.get('round', 0)}",
    )


def tell_staff(kind: str, activity: Activity, *, once: str) -> None:
    """Say something about this activity to whoever runs events."""
    users = User.objects.filter(is_staff=True, is_active=True, person__isnull=False).select_related("person")
    notify(
        kind=kind,
        to=[user.person for user in users if may_manage(user)],
        facts={"activity": activity.pk},
        once=f"{kind}-{activity.pk}-{once}",
    )


@dataclass(frozen=True)
class Tally:
    """How an activity stands, counted once under its lock: places that are not free and people who wait, by category.

    Where places are shared among categories, `shares` says how; elsewhere everybody is of one. `expired`: the categories of
    offers that ended just now.
    """

    held_by: Mapping[str, int]
    waiting_by: Mapping[str, int]
    shares: Sequence[Share] = ()
    expired: Sequence[str] = ()

    @property
    def held(self) -> int:
        """Places that are not free."""
        return sum(self.held_by.values())

    @property
    def waiting(self) -> int:
        """People who wait."""
        return sum(self.waiting_by.values())

    def with_one(self, state: str, group: str) -> "Tally":
        """The same with one person more, of this category, who landed in this state."""
        if state == "confirmed":
            return replace(self, held_by=_one_more(self.held_by, group))
        if state == "waiting":
            return replace(self, waiting_by=_one_more(self.waiting_by, group))
        return self

    def check_group(self, group: str) -> None:
        """Raises: GroupNeeded where places are shared among categories and this is none of them."""
        if self.shares and group not in {share.key for share in self.shares}:
            raise errors.GroupNeeded

    def room(self, activity: Activity, group: str) -> int | None:
        """Places that can be given to somebody of this category; None without a limit."""
        return room_for(group, capacity=activity.capacity, held=self.held_by, shares=self.shares)

    def is_behind(self, activity: Activity, group: str) -> bool:
        """Whether somebody waits who comes before a newcomer of this category: of the same, or of one that has room."""
        return any(
            many and (key == group or self.room(activity, key) != 0) for key, many in self.waiting_by.items()
        )


def _one_more(counts: Mapping[str, int], group: str) -> dict[str, int]:
    return {**counts, group: counts.get(group, 0) + 1}


def counted(activity: Activity, now: datetime) -> Tally:
    """The tally of now, once offers that nobody took in time are ended. Two queries when there is none."""
    rows = list(
        Enrolment.objects.filter(activity=activity)
        .order_by()
        .values("group")
        .annotate(
            held=Count("pk", filter=is_holding(now)),
            waiting=Count("pk", filter=Q(state="waiting")),
            overdue=Count("pk", filter=is_overdue(now)),
        )
    )
    expired = end_overdue_offers(activity, now) if any(row["overdue"] for row in rows) else []
    return Tally(
        {row["group"]: row["held"] for row in rows},
        {row["group"]: row["waiting"] for row in rows},
        shares_of(activity),
        expired,
    )


def shares_of(activity: Activity) -> list[Share]:
    """How the places of an activity are shared among categories; nothing where they are not."""
    rows = Quota.objects.filter(activity=activity).order_by("pk").values_list("key", "minimum", "maximum")
    return [Share(*row) for row in rows]


def held(activity: Activity, now: datetime) -> int:
    """Places that are not free: confirmed people and offers that still hold."""
    return Enrolment.objects.filter(activity=activity).holding(now).count()


def step(
    enrolment: Enrolment,
    *,
    to: str,
    frm: str | tuple[str, ...],
    by: Any,
    now: datetime,
    reason: str = "",
    **values: Any,
) -> None:
    """Move an enrolment and write it into the log. Raises: WrongState."""
    before = enrolment.state
    move(enrolment, to=to, frm=frm, **values)
    note(enrolment, frm=before, by=by, now=now, reason=reason)
    if before == "confirmed":
        owners.tell_left(enrolment)
    if to == "confirmed":
        owners.tell_confirmed(enrolment)


def note(
    enrolment: Enrolment, *, frm: str, by: Any, now: datetime, reason: str = "", full: int | None = None
) -> None:
    """A line of the log, with how full it was: `full` places held, or counted now."""
    activity = enrolment.activity
    EnrolmentLog.objects.create(
        enrolment=enrolment,
        frm=frm,
        to=enrolment.state,
        by=by,
        at=now,
        reason=reason[:300],
        capacity_at=activity.capacity,
        held_at=held(activity, now) if full is None else full,
    )


def end_overdue_offers(activity: Activity, now: datetime) -> list[str]:
    """Mark offers that nobody took in time, so that rows say what the count already knows. Returns their categories."""
    overdue = list(Enrolment.objects.filter(activity=activity).overdue(now).select_related("person"))
    for enrolment in overdue:
        enrolment.activity = activity
        step(enrolment, to="expired", frm="offered", by=None, now=now, ended_at=now, offer_expires_at=None)
        tell(notices.OFFER_EXPIRED, enrolment)
    return [enrolment.group for enrolment in overdue]


def offers_end_at(activity: Activity) -> datetime:
    """The last moment at which a place can still be offered: some time before the start, and not after enrolment closes."""
    stop: datetime = activity.starts_at - activity.promotion_stop
    return min(stop, activity.enrol_closes_at) if activity.enrol_closes_at else stop


def settle(
    activity: Activity,
    now: datetime,
    *,
    pushed: bool = False,
    tally: Tally | None = None,
    freed: Sequence[str] = (),
) -> None:
    """Pass free places to the waiting list in its order, then write how many are held; `tally` spares counting again.

    `freed`: the categories whose places have just become free, where places are shared among categories.
    Nothing is offered too close to the start, unless staff push; nobody is promoted while more places are held than
    there are.
    """
    tally = tally or counted(activity, now)
    taken = tally.held
    may_offer = (
        activity.state in ("published", "running")
        and (pushed or now < offers_end_at(activity))
        and now < activity.starts_at
    )
    room = None if activity.capacity is None else max(activity.capacity - taken, 0)
    if may_offer and room != 0 and tally.waiting:
        queue = Enrolment.objects.filter(activity=activity).waiting().select_related("person")
        for enrolment in (
            _welcome(activity, list(queue), tally, [*freed, *tally.expired]) if tally.shares else queue[:room]
        ):
            enrolment.activity = activity
            promote(enrolment, now)
            taken += 1
    was_full = activity.capacity is not None and activity.seats_held >= activity.capacity
    if may_offer and was_full and taken < (activity.capacity or 0):
        tell_staff(notices.PLACE_WITHOUT_QUEUE, activity, once=str(activity.version))
    if activity.seats_held != taken:
        Activity.objects.filter(pk=activity.pk).update(seats_held=taken)
        activity.seats_held = taken


def _welcome(
    activity: Activity, queue: list[Enrolment], tally: Tally, freed: Sequence[str]
) -> list[Enrolment]:
    """Who of the queue gets a place, where places are shared among categories."""
    chosen = next_in(
        [row.group for row in queue], capacity=activity.capacity, held=tally.held_by, shares=tally.shares, freed=freed
    )  # fmt: skip
    return [queue[position] for position in chosen]


def promote(enrolment: Enrolment, now: datetime) -> None:
    """Offer the place, or give it at once, as the activity says."""
    activity = enrolment.activity
    if activity.promotion_mode == Activity.Promotion.AUTOMATIC or activity.capacity is None:
        step(enrolment, to="confirmed", frm="waiting", by=None, now=now, confirmed_at=now)
        tell(notices.CONFIRMED, enrolment)
        return
    expires = min(
        now + timedelta(hours=activity.offer_hours), max(offers_end_at(activity), now + timedelta(minutes=30))
    )
    step(
        enrolment,
        to="offered",
        frm="waiting",
        by=None,
        now=now,
        offered_at=now,
        offer_expires_at=min(expires, activity.starts_at),
    )
    tell(notices.OFFERED, enrolment)


def position(enrolment: Enrolment) -> int:
    """The place in the queue, from 1."""
    ahead = Enrolment.objects.filter(
        activity_id=enrolment.activity_id, state="waiting", queue_number__lt=enrolment.queue_number
    )
    return ahead.count() + 1


def lock(activity_pk: int) -> Activity:
    """The activity, locked: the first statement of every verb."""
    return Activity.objects.locked(activity_pk)


def clock(at: datetime | None) -> datetime:
    """Now, or the moment that a test or an import names."""
    return at or timezone.now()
