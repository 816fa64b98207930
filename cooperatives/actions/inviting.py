"""Asking cooperatives to take part in a wave: invitations, reminders, more time, those who will not."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives import notices
from cooperatives.models import Membership, Reminder, Wave, WaveMember
from land.accounts.models import Person
from land.core.errors import DomainError, WrongState
from land.core.states import move
from land.notifications.api import notify

INVITATION = 0
#: reminders by hand are numbered from here, so that they never meet a day of the calendar
BY_HAND = 1000
CHUNK = 200
ANSWERING = ("invited", "started")


class NotEarlier(DomainError):
    sentence = _("The new day must come after the one there is: %(day)s.")
    field = "closes_at"


class RemindedToday(DomainError):
    sentence = _(
        "There is nobody to remind: who has not answered was written to today, or was not invited yet."
    )


class WhyMissing(DomainError):
    sentence = _("A reason is needed: it stands in the history of the survey.")
    field = "reason"


def invite_members(*, wave: Wave) -> int:
    """Invite every cooperative that was not invited yet and has somebody to write to; returns how many.

    The others stay “to be invited”, and the staff screen names them. Each is invited once, whatever is clicked twice.
    Raises: WrongState unless the wave is open.
    """
    if wave.state != Wave.State.OPEN:
        raise WrongState
    waiting = _with_people(wave.members.filter(state__in=["to_invite", "started"], invited_at=None))
    return sum(_say(chunk, INVITATION, notices.ASKED) for chunk in _chunks(waiting))


def send_reminders(*, now: datetime | None = None) -> int:
    """Remind, in every open wave, each cooperative that is late for a step; returns how many were reminded.

    Steps are days after the invitation, or before the closing when negative. Each is sent once; of several that are due at
    once (missed runs) only the last is said. Who has sent, refused or is unreachable is left in peace.
    """
    now = now or timezone.now()
    said = 0
    for wave in Wave.objects.open():
        members = wave.members.filter(state__in=ANSWERING, invited_at__isnull=False)
        for chunk in _chunks(_with_people(members.prefetch_related("reminders"))):
            by_step: dict[int, list[WaveMember]] = {}
            for member in chunk:
                step = due_step(wave, member, {row.step for row in member.reminders.all()}, now)
                if step is not None:
                    by_step.setdefault(step, []).append(member)
            said += sum(_say(late, step, notices.REMINDED) for step, late in by_step.items())
    return said


def due_step(wave: Wave, member: WaveMember, sent: set[int], now: datetime) -> int | None:
    """The reminder to send now: the last of those that have come due, unless it or a later one was sent."""
    closes = member.extended_until or wave.closes_at
    due: dict[datetime, int] = {}
    for days in wave.reminder_days:
        since = closes if days < 0 or member.invited_at is None else member.invited_at
        day = since + timedelta(days=days)
        if day <= now < closes:
            due[day] = days
    if not due:
        return None
    latest = due[max(due)]
    return None if latest in sent else latest


@transaction.atomic
def remind_now(*, wave: Wave) -> int:
    """Remind all who have not answered, outside the calendar; returns how many. Whom today's post has reached is left in peace.

    Raises: WrongState unless it is open, RemindedToday if that leaves nobody.
    """
    if Wave.objects.select_for_update().get(pk=wave.pk).state != Wave.State.OPEN:
        raise WrongState
    earlier = Reminder.objects.filter(member__wave=wave, step__gte=BY_HAND).aggregate(last=Max("step"))[
        "last"
    ]
    step = BY_HAND if earlier is None else earlier + 1
    today = Reminder.objects.filter(member__wave=wave, sent_at__gte=_midnight())
    late = wave.members.filter(state__in=ANSWERING, invited_at__isnull=False)
    members = _with_people(late.exclude(pk__in=today.values("member")))
    number = sum(_say(chunk, step, notices.REMINDED) for chunk in _chunks(members))
    if not number:
        raise RemindedToday
    return number


@transaction.atomic
def extend_wave(*, wave: Wave, closes_at: datetime) -> Wave:
    """Give everybody more time. Raises: NotEarlier, WrongState when it is closed."""
    locked = Wave.objects.select_for_update().get(pk=wave.pk)
    if locked.state not in ("open", "suspended"):
        raise WrongState
    if closes_at <= max(locked.closes_at, timezone.now()):
        raise NotEarlier(day=timezone.localtime(locked.closes_at).strftime("%d/%m/%Y %H:%M"))
    Wave.objects.filter(pk=wave.pk).update(closes_at=closes_at)
    wave.closes_at = closes_at
    return wave


@transaction.atomic
def extend_member(*, member: WaveMember, until: datetime) -> WaveMember:
    """Give one cooperative more time than the others. Raises: NotEarlier."""
    if until <= max(member.wave.closes_at, timezone.now()):
        raise NotEarlier(
            day=timezone.localtime(member.wave.closes_at).strftime("%d/%m/%Y %H:%M"), field="until"
        )
    WaveMember.objects.filter(pk=member.pk).update(extended_until=until)
    member.extended_until = until
    return member


@transaction.atomic
def set_aside(*, member: WaveMember, to: str, reason: str) -> WaveMember:
    """Record that a cooperative will not answer (`refused`, `unreachable`) or does not belong (`excluded`), and why.

    Raises: WhyMissing, WrongState once it has sent its answers.
    """
    if not reason.strip():
        raise WhyMissing
    move(member, to=to, frm=("to_invite", "invited", "started", "refused", "unreachable", "excluded"),
         ended_at=timezone.now(), outcome=reason.strip()[:300])  # fmt: skip
    return member


@transaction.atomic
def take_back(*, member: WaveMember) -> WaveMember:
    """A cooperative that was set aside takes part after all. Raises: WrongState."""
    to = "started" if member.started_at else "invited" if member.invited_at else "to_invite"
    move(member, to=to, frm=("refused", "unreachable", "excluded"), ended_at=None, outcome="")
    return member


def _midnight() -> datetime:
    """When today began here."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def _with_people(members):
    """Each with `people`: the active representatives of its cooperative."""
    live = Membership.objects.active().representatives().select_related("person").order_by("pk")
    return members.select_related("wave").prefetch_related(
        Prefetch("cooperative__memberships", queryset=live, to_attr="live_representatives")
    )


def _people(member: WaveMember) -> list[Person]:
    return [row.person for row in member.cooperative.live_representatives]  # type: ignore[attr-defined]


def _chunks(members) -> Iterable[list[WaveMember]]:
    """So many at a time, by primary key."""
    last = 0
    while chunk := list(members.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


@transaction.atomic
def _say(members: list[WaveMember], step: int, kind: str) -> int:
    """Say it once to each that has somebody to hear it; the row of the step is what makes it once."""
    heard = [member for member in members if _people(member)]
    before = set(Reminder.objects.filter(member__in=heard, step=step).values_list("member_id", flat=True))
    fresh = [member for member in heard if member.pk not in before]
    Reminder.objects.bulk_create(
        [Reminder(member=member, step=step) for member in fresh], ignore_conflicts=True
    )
    now = timezone.now()
    if step == INVITATION:
        pks = [member.pk for member in fresh]
        WaveMember.objects.filter(pk__in=pks, state="to_invite").update(state="invited", invited_at=now)
        WaveMember.objects.filter(pk__in=pks, invited_at=None).update(invited_at=now)
    for member in fresh:
        notify(
            kind=kind,
            to=_people(member),
            facts={"member": member.pk},
            once=f"wave-member-{member.pk}-step-{step}",
        )
    return len(fresh)
