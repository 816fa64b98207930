"""Tasks of groups: each member's part, the group's deliverable, what the trainer says of it, what each has learnt."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core.actions import keep_file
from land.core.errors import DomainError, WrongState
from land.core.states import move
from land.notifications.api import notify
from training import notices
from training.models import (
    Contribution,
    Deliverable,
    Edition,
    Group,
    GroupMember,
    GroupSet,
    SelfReflection,
    Task,
)

SOON = timedelta(days=2)


class NothingWritten(DomainError):
    sentence = _("Write something, or add a file.")
    field = "text"


class PastDeadline(DomainError):
    sentence = _("The deadline is past: nothing more is received for this task. Talk to the trainer.")


class PartsMissing(DomainError):
    sentence = _("The group can hand in when everybody’s part is there. Missing: %(who)s.")


class SomebodySaved(WrongState):
    sentence = _(
        "Somebody of the group saved while this page was open. Below is what they wrote, and what was written here: "
        "put them together and save again."
    )


class HandedInAlready(WrongState):
    sentence = _("It is handed in. Only the trainer can reopen it.")


class NoReason(DomainError):
    sentence = _("A reason is needed: whoever reads the register will want to know.")
    field = "excuse"


class GroupsNotPublished(DomainError):
    sentence = _("Publish the groups first: a task is given to groups that know each other.")
    field = "group_set"


@transaction.atomic
def give_task(
    *, edition: Edition, group_set: GroupSet, by: Any, task: Task | None = None, **facts: Any
) -> Task:
    """A task for the groups of a published division, or a change to one. `facts` are columns of Task.

    Raises: GroupsNotPublished.
    """
    if group_set.state == "draft" or group_set.edition_id != edition.pk:
        raise GroupsNotPublished
    row = task or Task(edition=edition)
    row.group_set = group_set
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row


def member_of(task: Task, person: Any) -> GroupMember | None:
    """This person's place in the groups of the task; None for whoever left or was never in."""
    return (
        GroupMember.objects.filter(group_set=task.group_set_id, enrolment__person=person, left_at=None)
        .select_related("group", "enrolment__person")
        .first()
    )


def _received(task: Task, now: datetime) -> bool:
    """Whether it comes late. Raises: PastDeadline where nothing is received then."""
    late = now > task.due_at
    if late and task.closes_when_due:
        raise PastDeadline
    return late


@transaction.atomic
def hand_in_part(
    *,
    task: Task,
    member: GroupMember,
    text: str,
    upload: UploadedFile | None = None,
    at: datetime | None = None,
) -> Contribution:
    """A member's own part: written, or written again until the group hands in.

    Raises: NothingWritten, PastDeadline, HandedInAlready, and what `keep_file` raises.
    """
    now = at or timezone.now()
    _received(task, now)
    if Deliverable.objects.handed_in().filter(task=task, group=member.group_id).exists():
        raise HandedInAlready
    row = Contribution.objects.select_for_update().filter(task=task, member=member).first()
    row = row or Contribution(task=task, member=member)
    if not text.strip() and upload is None and row.file_id is None:
        raise NothingWritten
    row.text, row.handed_in_at = text, now
    if upload is not None:
        row.file = keep_file(upload=upload, owner_kind="group-work", owner_uuid=member.group.uuid)
    row.save()
    return row


@transaction.atomic
def excuse_part(
    *, task: Task, member: GroupMember, by: Any, excuse: str, at: datetime | None = None
) -> Contribution:
    """The trainer frees a member of their part, and says why. Idempotent. Raises: NoReason."""
    if not excuse.strip():
        raise NoReason
    row = Contribution.objects.select_for_update().filter(task=task, member=member).first()
    row = row or Contribution(task=task, member=member)
    row.excused_at, row.excused_by, row.excuse = at or timezone.now(), by, excuse.strip()
    row.save()
    return row


def missing_parts(task: Task, group: Group) -> list[GroupMember]:
    """The members whose part is neither there nor excused; nobody where parts are not asked for."""
    if not task.needs_parts:
        return []
    there = Contribution.objects.filter(task=task).values("member")
    rows = group.members.filter(left_at=None).exclude(pk__in=there)
    return list(rows.select_related("enrolment__person"))


def deliverable_of(task: Task, group: Group) -> Deliverable | None:
    """The group's last version."""
    return Deliverable.objects.filter(task=task, group=group).order_by("-version").first()


@transaction.atomic
def save_deliverable(
    *,
    task: Task,
    group: Group,
    by: Any,
    text: str,
    links: Sequence[str] = (),
    upload: UploadedFile | None = None,
    seen: int = 0,
    at: datetime | None = None,
) -> Deliverable:
    """Keep what the group has so far. `seen` is the number of savings that the page was built on (`Deliverable.edits`).

    Two members who save together: the second gets SomebodySaved, with nothing overwritten.
    Raises: SomebodySaved, HandedInAlready, PastDeadline, and what `keep_file` raises.
    """
    _received(task, at or timezone.now())
    Group.objects.select_for_update().get(pk=group.pk)
    row = deliverable_of(task, group)
    if row is not None and row.state in ("submitted", "graded"):
        raise HandedInAlready
    if (row.edits if row else 0) != seen:
        raise SomebodySaved
    if row is None or row.state == "reopened":
        row = _next_version(task, group, row)
    row.text, row.links, row.edits = text, list(links), seen + 1
    if upload is not None:
        row.file = keep_file(upload=upload, owner_kind="group-work", owner_uuid=group.uuid)
    row.save()
    return row


def _next_version(task: Task, group: Group, before: Deliverable | None) -> Deliverable:
    """A fresh row; a reopened version stays as it was handed in."""
    if before is None:
        return Deliverable(task=task, group=group)
    return Deliverable(
        task=task, group=group, version=before.version + 1, file=before.file, feedback=before.feedback
    )


@transaction.atomic
def submit_deliverable(*, deliverable: Deliverable, by: Any, at: datetime | None = None) -> Deliverable:
    """Hand it in for the whole group, once everybody's part is there. Idempotent for what is handed in.

    Raises: PartsMissing naming who, NothingWritten, PastDeadline, WrongState.
    """
    now = at or timezone.now()
    group = Group.objects.select_for_update().get(pk=deliverable.group_id)
    row = Deliverable.objects.select_related("task").get(pk=deliverable.pk)
    if row.state == "submitted":
        return row
    late = _received(row.task, now)
    missing = missing_parts(row.task, group)
    if missing:
        raise PartsMissing(who=", ".join(str(member) for member in missing))
    if not row.text.strip() and row.file_id is None and not row.links:
        raise NothingWritten
    move(row, to="submitted", frm="draft", submitted_at=now, submitted_by=by, late=late)
    return row


@transaction.atomic
def reopen_deliverable(*, deliverable: Deliverable, by: Any, feedback: str) -> Deliverable:
    """Give it back to be mended, saying what; everybody in the group is told. Raises: NothingWritten, WrongState."""
    if not feedback.strip():
        raise NothingWritten(field="feedback")
    move(deliverable, to="reopened", frm=("submitted", "graded"), feedback=feedback.strip())
    members = deliverable.group.members.filter(left_at=None).select_related("enrolment__person")
    notify(
        kind=notices.DELIVERABLE_REOPENED,
        to=[member.enrolment.person for member in members],
        facts={"deliverable": deliverable.pk},
        once=f"deliverable-reopened-{deliverable.pk}",
    )
    return deliverable


@transaction.atomic
def discuss_deliverable(*, deliverable: Deliverable, by: Any, feedback: str) -> Deliverable:
    """Say what one thinks of it; the group reads it. May be said again. Raises: NothingWritten, WrongState."""
    if not feedback.strip():
        raise NothingWritten(field="feedback")
    move(deliverable, to="graded", frm=("submitted", "graded"), feedback=feedback.strip())
    return deliverable


@transaction.atomic
def reflect(*, task: Task, member: GroupMember, text: str) -> SelfReflection:
    """What a member has learnt; only they and the trainer read it. Raises: NothingWritten."""
    if not text.strip():
        raise NothingWritten
    row, _created = SelfReflection.objects.update_or_create(
        task=task, member=member, defaults={"text": text.strip()}
    )
    return row


def remind_of_tasks(*, at: datetime | None = None) -> int:
    """Tell, once, the groups that have not handed in two days before the deadline. Returns how many people."""
    now, told = at or timezone.now(), 0
    for task in Task.objects.filter(due_at__gt=now, due_at__lte=now + SOON).select_related("group_set"):
        done = Deliverable.objects.handed_in().filter(task=task).values("group")
        members = GroupMember.objects.filter(group_set=task.group_set, left_at=None).exclude(group__in=done)
        for member in members.select_related("enrolment__person"):
            notify(
                kind=notices.TASK_DUE,
                to=[member.enrolment.person],
                facts={"task": task.pk, "group": member.group_id},
                once=f"task-due-{task.pk}-{member.pk}",
            )
            told += 1
    return told


def lacks_for_certificate(enrolment: Any) -> list[Task]:
    """The tasks needed for the certificate that this person's group has not handed in."""
    tasks = Task.objects.filter(edition__activity=enrolment.activity_id, for_certificate=True)
    done = Deliverable.objects.handed_in().filter(
        group__members__enrolment=enrolment, group__members__left_at=None
    )
    return list(tasks.exclude(pk__in=done.values("task")))
