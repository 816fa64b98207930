"""The verbs of consulting: times that tutors offer, and what is decided and done until the notary and after."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core.actions import keep_file
from land.core.errors import DomainError, WrongState
from land.enrolment import actions as enrolment
from land.enrolment.errors import Full
from land.enrolment.models import Activity, Enrolment
from land.notifications.api import notify
from startups import notices
from startups.models import Appointment, GroupMember, Project, StartingItem
from startups.models.starting import CHECKLIST

REMIND = (14, 3, 0)
KINDS = ("pdf", "docx", "odt", "png", "jpg", "jpeg", "p7m")


class NotATutor(DomainError):
    sentence = _("Times are offered by whoever accompanies the group.")


class TimeTaken(DomainError):
    sentence = _("There is another appointment of yours at that time.")
    field = "starts_at"


class TimePast(DomainError):
    sentence = _("Choose a time to come.")
    field = "starts_at"


class TimeBegun(DomainError):
    sentence = _("The appointment has begun: it cannot be taken back any more.")


class NotOfTheGroup(DomainError):
    sentence = _("This appointment is for the people of the group.")


class BookedMeanwhile(Full):
    sentence = _("Somebody of the group has booked this time meanwhile.")


class SomebodyChanged(WrongState):
    sentence = _(
        "Somebody changed this step while the page was open. Nothing is lost: below is what they wrote, and in the form "
        "what was written here. Put them together and save again."
    )


class OutsideTheGroup(DomainError):
    sentence = _("Choose somebody of the group or one of its tutors.")
    field = "responsible"


@transaction.atomic
def prepare_checklist(*, project: Project, day: date | None = None) -> list[StartingItem]:
    """The duties of a start, each with a first deadline; those that are there stay as they are."""
    day = day or timezone.localdate()
    kind = project.idea.theme.code
    rows = [
        StartingItem(project=project, key=key, due_on=day + timedelta(days=days), position=position)
        for position, (key, (_what, days, only)) in enumerate(CHECKLIST.items())
        if not only or only == kind
    ]
    StartingItem.objects.bulk_create(rows, ignore_conflicts=True)
    return list(project.items.all())


def version_of(item: StartingItem) -> str:
    """What tells a duty from the same duty after somebody changed it."""
    return item.changed_at.isoformat()


@transaction.atomic
def change_item(
    *,
    item: StartingItem,
    state: str,
    responsible: Person | None,
    due_on: date | None,
    note: str,
    by: Any,
    upload: UploadedFile | None = None,
    drop: bool = False,
    seen: str = "",
) -> StartingItem:
    """Write how a duty stands. `seen` is `version_of` as the page showed it; `drop` lets its document go.

    Two who save together: the second gets SomebodyChanged, with nothing overwritten.
    Raises: SomebodyChanged, OutsideTheGroup, the refusals of a file.
    """
    item.refresh_from_db(from_queryset=StartingItem.objects.select_for_update())
    if seen and seen != version_of(item):
        raise SomebodyChanged
    project = item.project
    if responsible is not None and not (
        GroupMember.objects.here().filter(group__idea=project.idea_id, person=responsible).exists()
        or project.tutors.filter(pk=responsible.pk).exists()
    ):
        raise OutsideTheGroup
    if drop:
        item.document = None
    if upload is not None:
        item.document = keep_file(
            upload=upload, owner_kind="startup-item", owner_uuid=project.uuid, kinds=KINDS
        )
    over = state in StartingItem.OVER
    item.state, item.responsible, item.due_on, item.note = state, responsible, due_on, note.strip()
    item.over_at = (item.over_at or timezone.now()) if over else None
    item.save()
    return item


def remind_of_items(*, day: date | None = None) -> int:
    """Tell who takes care (or the whole group) of a duty 14 and 3 days before and on its day; each once. How many."""
    day, told = day or timezone.localdate(), 0
    rows = StartingItem.objects.filter(
        over_at=None, project__state="starting", due_on__in=[day + timedelta(days=days) for days in REMIND]
    ).select_related("project", "responsible")
    for row in rows:
        people = [row.responsible] if row.responsible else _group(row.project)
        due = row.due_on or day  # asked for by its day: it has one
        left = (due - day).days
        notify(
            kind=notices.ITEM_DUE,
            to=people,
            facts={"item": row.pk, "due": due.isoformat()},
            once=f"{notices.ITEM_DUE}-{row.pk}-{due.isoformat()}-{left}",
        )
        told += 1
    return told


def _group(project: Project) -> list[Person]:
    members = GroupMember.objects.here().filter(group__idea=project.idea_id)
    return list(Person.objects.filter(pk__in=members.values("person")))


@transaction.atomic
def offer_appointment(
    *, project: Project, tutor: Person, starts_at: datetime, minutes: int, by: Any, subject: str = ""
) -> Appointment:
    """A tutor offers a time; the group is told and books it. Raises: NotATutor, TimePast, TimeTaken."""
    if not project.tutors.filter(pk=tutor.pk).exists():
        raise NotATutor
    if starts_at <= timezone.now():
        raise TimePast
    ends_at = starts_at + timedelta(minutes=minutes)
    Person.objects.select_for_update().get(pk=tutor.pk)
    if Appointment.objects.filter(
        tutor=tutor,
        activity__state__in=["published", "running"],
        activity__starts_at__lt=ends_at,
        activity__ends_at__gt=starts_at,
    ).exists():
        raise TimeTaken
    with override("it"):
        title, url = gettext("Consulting appointment"), reverse("startups:starting", args=[project.uuid])
    with override("en"):
        title_en = gettext("Consulting appointment")
    activity = Activity.objects.create(
        kind="appointment", programme=project.call.programme, title=title, title_en=title_en, url=url,
        starts_at=starts_at, ends_at=ends_at, capacity=1, waitlist_enabled=False, overlap_policy="ignore",
    )  # fmt: skip
    enrolment.add_meeting(activity=activity, title=title, starts_at=starts_at, ends_at=ends_at)
    row = Appointment.objects.create(activity=activity, project=project, tutor=tutor, subject=subject.strip())
    enrolment.publish(activity=activity, by=by)
    notify(
        kind=notices.SLOT, to=_group(project), facts={"appointment": row.pk}, once=f"{notices.SLOT}-{row.pk}"
    )
    return row


def check_group(person: Person, activity: Activity) -> None:
    """An appointment is for the people of its group. Raises: NotOfTheGroup."""
    here = GroupMember.objects.here().filter(
        person=person, group__idea__project__appointments__activity=activity
    )
    if not here.exists():
        raise NotOfTheGroup


def book(*, appointment: Appointment, person: Person) -> Enrolment:
    """One of the group takes it. Raises: NotOfTheGroup, BookedMeanwhile, those of `land.enrolment.actions.enrol`."""
    try:
        return enrolment.enrol(activity=appointment.activity, person=person, accept_overlap=True)
    except Full:
        raise BookedMeanwhile from None


@transaction.atomic
def take_back(*, appointment: Appointment, by: Any, at: datetime | None = None) -> Appointment:
    """The time is offered no more; whoever booked it is told. Raises: TimeBegun."""
    if appointment.activity.starts_at <= (at or timezone.now()):
        raise TimeBegun
    with override("it"):
        reason = gettext("The tutor cannot be there at that time.")
    enrolment.cancel_activity(activity=appointment.activity, by=by, reason=reason)
    return appointment


@transaction.atomic
def write_what_was_agreed(*, appointment: Appointment, notes: str, by: Any) -> Appointment:
    """The tutor's notes, which the group reads."""
    appointment.notes = notes.strip()
    appointment.save(update_fields=["notes", "changed_at"])
    return appointment
