"""A new edition, step by step from a draft, or as another with shifted dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core.errors import DomainError
from land.enrolment import actions as enrolment
from land.enrolment.actions.rules import RULES
from land.enrolment.errors import RoomNotUsed, RoomTaken
from land.enrolment.models import Activity, Meeting, Room
from training.actions.courses import Session, save_course
from training.models import Course, Edition

FROM, TO = time(15), time(18)  # in Rome: the first meeting of a draft, until staff write the real ones
MOMENTS = ("enrol_opens_at", "enrol_closes_at", "cancel_until")


class NotADraft(DomainError):
    sentence = _("This edition is open already: change it on its own page.")


@dataclass(frozen=True)
class Copy:
    """A duplicated edition, and the meetings whose room somebody else has at the new time."""

    edition: Edition
    without_room: list[Meeting] = field(default_factory=list)


def standing(edition: Edition) -> dict[str, Any]:
    """What `save_course` takes to leave an edition as it is."""
    activity = edition.activity
    meetings = Meeting.objects.filter(activity=activity).held().order_by("starts_at", "pk")
    return {
        "course_facts": {},
        "meetings": [Session(row.title, row.starts_at, row.ends_at, row.title_en) for row in meetings],
        "place": activity.place,
        "mode": edition.mode,
        "capacity": activity.capacity,
        "trainers": list(edition.trainers.all()),
        "trainer_role": edition.trainer_role,
        "trainer_role_en": edition.trainer_role_en,
        "of_programme": activity.programme,
    }


@transaction.atomic
def draft_edition(
    *, course_facts: Mapping[str, Any], first_day: date, by: Any, course: Course | None = None
) -> Copy:
    """A draft to go on with: of a course that was held already with all that its latest edition had, on new days; of a
    new course with one meeting on its first day.

    Raises: what `save_course` and `duplicate_edition` raise.
    """
    facts = dict(course_facts)
    latest = (
        Edition.objects.filter(course=course).order_by("-activity__starts_at", "-pk").first()
        if course
        else None
    )
    if latest is not None:
        copy = duplicate_edition(edition=latest, first_day=first_day, by=by)
        return replace(copy, edition=change_draft(edition=copy.edition, by=by, course_facts=facts))
    starts, ends = (timezone.make_aware(datetime.combine(first_day, at)) for at in (FROM, TO))
    edition = save_course(
        by=by, course=course, course_facts=facts, meetings=[Session(str(_("First meeting")), starts, ends)],
        place=None, mode="presence",
    )  # fmt: skip
    return Copy(edition)


@transaction.atomic
def change_draft(*, edition: Edition, by: Any, **changed: Any) -> Edition:
    """Keep what one step of the wizard says; the rest stays. `changed` are arguments of `save_course`.

    Raises: NotADraft, and what `save_course` raises.
    """
    activity = Activity.objects.locked(edition.activity_id)
    if activity.state != "draft":
        raise NotADraft
    if "mode" in changed:
        Meeting.objects.filter(activity=activity).update(mode=changed["mode"])
    return save_course(by=by, edition=edition, **(standing(edition) | changed))


@transaction.atomic
def give_room(*, edition: Edition, room: Room | None, by: Any) -> None:
    """The same room for all meetings that are not online, or none. Raises: RoomTaken, RoomNotUsed."""
    for meeting in Meeting.objects.filter(activity=edition.activity).held().exclude(mode="online"):
        enrolment.move_meeting(
            meeting=meeting, starts_at=meeting.starts_at, ends_at=meeting.ends_at, room=room, by=by
        )


@transaction.atomic
def duplicate_edition(*, edition: Edition, first_day: date, by: Any) -> Copy:
    """A draft like this edition that starts on `first_day`: meetings, opening and cut-offs move by as many days and keep
    their wall clock in Rome; no day is moved past a holiday.

    Rules, questions, trainers, capacity and place are copied; enrolments, answers, code and attendance are not. A room is
    kept where it is free at the new time; meetings that lose it are in `without_room`.
    Raises: what `save_course` raises.
    """
    old = Activity.objects.select_related("place", "programme").get(pk=edition.activity_id)
    days = (first_day - timezone.localtime(old.starts_at).date()).days
    rows = list(
        Meeting.objects.filter(activity=old).held().order_by("starts_at", "pk").select_related("room")
    )
    sessions = [_moved(Session(row.title, row.starts_at, row.ends_at, row.title_en), days) for row in rows]
    if not sessions:
        sessions = [_moved(Session(old.title, old.starts_at, old.ends_at, old.title_en), days)]
    facts = standing(edition) | {"meetings": sessions, "course": edition.course}
    if old.programme is not None and old.programme.state != "open":
        facts["of_programme"] = None
    made = save_course(by=by, **facts)
    rules: dict[str, Any] = {name: getattr(old, name) for name in RULES}
    rules |= {name: enrolment.shifted(rules[name], days) for name in MOMENTS if rules[name]}
    Activity.objects.filter(pk=made.activity_id).update(
        cost=old.cost, cost_en=old.cost_en, promotion_stop=old.promotion_stop
    )
    enrolment.change_rules(activity=made.activity, rules=rules, by=by)
    enrolment.copy_questions(frm=old, to=made.activity)
    lost = _copy_rooms(rows, made, by)
    return Copy(Edition.objects.whole().get(pk=made.pk), lost)


def _moved(session: Session, days: int) -> Session:
    """The session so many days later at the same wall clock; one that the change of clocks would swallow keeps its length."""
    starts, ends = enrolment.shifted(session.starts_at, days), enrolment.shifted(session.ends_at, days)
    if ends <= starts:
        ends = starts + max(session.ends_at - session.starts_at, timedelta(minutes=1))
    return replace(session, starts_at=starts, ends_at=ends)


def _copy_rooms(rows: list[Meeting], made: Edition, by: Any) -> list[Meeting]:
    lost = []
    copies = Meeting.objects.filter(activity=made.activity).order_by("starts_at", "pk")
    for row, copy in zip(rows, copies, strict=False):
        Meeting.objects.filter(pk=copy.pk).update(mode=row.mode)
        if row.room is None:
            continue
        try:
            with transaction.atomic():
                enrolment.move_meeting(
                    meeting=copy, starts_at=copy.starts_at, ends_at=copy.ends_at, room=row.room, by=by
                )
        except (RoomTaken, RoomNotUsed):
            lost.append(copy)
    return lost
