"""Keep a course with an edition of it, open it, and let it be found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.accounts.models import Person
from land.core import search
from land.core.actions import raise_content_version
from land.core.bilingual import said
from land.core.errors import DomainError
from land.core.models import Programme
from land.enrolment import actions as enrolment
from land.enrolment.models import Activity, Meeting, Place
from land.enrolment.querysets import PUBLIC
from training.actions.prerequisites import require
from training.models import Course, Edition


class NoMeetings(DomainError):
    sentence = _("A course has at least one meeting.")
    field = "meetings"


class EndsBeforeItStarts(DomainError):
    sentence = _("Each meeting ends after it starts.")
    field = "meetings"


class DatesAreFixed(DomainError):
    sentence = _("A course that is over or called off keeps its dates.")
    field = "meetings"


@dataclass(frozen=True)
class Session:
    """A meeting as it is asked for."""

    title: str
    starts_at: datetime
    ends_at: datetime
    title_en: str = ""


def free(model: type, column: str, base: str) -> str:
    """`base`, or `base-2`, `base-3`… if others have it in that column."""
    found, number = base, 2
    while model.objects.filter(**{column: found}).exists():  # type: ignore[attr-defined]
        found, number = f"{base}-{number}", number + 1
    return found


@transaction.atomic
def save_course(
    *,
    by: Any,
    course_facts: dict[str, Any],
    meetings: Sequence[Session],
    place: Place | None,
    mode: str,
    capacity: int | None = None,
    trainers: Iterable[Person] = (),
    trainer_role: str = "",
    trainer_role_en: str = "",
    of_programme: Programme | None = None,
    edition: Edition | None = None,
    course: Course | None = None,
    requires: Iterable[Course] | None = None,
    slug: str = "",
) -> Edition:
    """Make a course and a draft edition of it with its meetings, or change an edition and its course; the index follows.

    `course_facts` are columns of Course. `course` without `edition`: one more edition of a course that is there.
    Meetings are compared by their order: what moves is told to whoever has a place. `capacity` None: no limit;
    `requires` None: the courses to follow first stay as they are.
    Raises: NoMeetings, EndsBeforeItStarts, DatesAreFixed, CapacityBelowHeld, RoomTaken, RequiresItself.
    """
    meetings = sorted(meetings, key=lambda each: each.starts_at)
    if not meetings:
        raise NoMeetings
    if any(each.ends_at <= each.starts_at for each in meetings):
        raise EndsBeforeItStarts
    course = edition.course if edition else course
    if course is None:
        course = Course(slug=free(Course, "slug", slugify(slug or course_facts["title"])[:100] or "corso"))
    for name, value in course_facts.items():
        setattr(course, name, value)
    course.save()
    told = False
    if requires is not None:
        require(course=course, courses=requires)
    if edition is None:
        edition = _new_edition(course, meetings, place, capacity, of_programme)
    else:
        told = _change_activity(edition, meetings, place, capacity, of_programme, by)
    edition.mode, edition.trainer_role, edition.trainer_role_en = mode, trainer_role, trainer_role_en
    edition.save(update_fields=["mode", "trainer_role", "trainer_role_en", "changed_at"])
    edition.trainers.set(trainers)
    _name_activities(course)
    _bring(edition.activity, meetings, mode, by, silently=told)
    edition = Edition.objects.whole().get(pk=edition.pk)
    for each in Edition.objects.whole().filter(course=course):
        index(each)
    return edition


def _words(course: Course) -> dict[str, str]:
    return {name: getattr(course, name) for name in ("title", "title_en", "summary", "summary_en")}


def _name_activities(course: Course) -> None:
    """The calendar says of an edition what its course says."""
    Activity.objects.filter(edition__course=course).update(**_words(course), changed_at=timezone.now())


def _new_edition(
    course: Course,
    meetings: Sequence[Session],
    place: Place | None,
    capacity: int | None,
    of_programme: Programme | None,
) -> Edition:
    year = timezone.localtime(meetings[0].starts_at).year
    slug = free(Edition, "slug", f"{course.slug}-{year}")
    with override("it"):
        url = reverse("training:edition", args=[slug])
    activity = Activity.objects.create(
        kind="edition", programme=of_programme, place=place, url=url, capacity=capacity,
        starts_at=meetings[0].starts_at, ends_at=max(each.ends_at for each in meetings), **_words(course),
    )  # fmt: skip
    number = Edition.objects.filter(code__startswith=f"F{year}-").count() + 1
    code = free(Edition, "code", f"F{year}-{number:03}")
    return Edition.objects.create(activity=activity, course=course, slug=slug, code=code)


def _change_activity(
    edition: Edition,
    meetings: Sequence[Session],
    place: Place | None,
    capacity: int | None,
    of_programme: Programme | None,
    by: Any,
) -> bool:
    """Bring the event to its new times, place and size. Returns whether another day was told to everybody in it."""
    activity = Activity.objects.locked(edition.activity_id)
    starts_at, ends_at = meetings[0].starts_at, max(each.ends_at for each in meetings)
    told = False
    if (activity.starts_at, activity.ends_at) != (starts_at, ends_at):
        if activity.state not in ("draft", "published", "running"):
            raise DatesAreFixed
        told = enrolment.move_activity(activity=activity, starts_at=starts_at, ends_at=ends_at, by=by)
    enrolment.change_place(activity=activity, place=place, silently=told)
    Activity.objects.filter(pk=activity.pk).update(programme=of_programme)
    if capacity != activity.capacity:
        enrolment.change_capacity(activity=activity, capacity=capacity, by=by)
    return told


def _bring(
    activity: Activity, wanted: Sequence[Session], mode: str, by: Any, *, silently: bool = False
) -> None:
    """Bring the meetings that stand to those wanted, one by one in their order."""
    standing = list(Meeting.objects.filter(activity=activity).held().order_by("starts_at", "pk"))
    pairs = list(zip(standing, wanted, strict=False))
    if pairs and pairs[0][1].starts_at > pairs[0][0].starts_at:
        pairs.reverse()  # the last one first, so that none meets the next one in its own room
    for meeting, session in pairs:
        enrolment.move_meeting(
            meeting=meeting, starts_at=session.starts_at, ends_at=session.ends_at, room=meeting.room, by=by,
            title=session.title, title_en=session.title_en, silently=silently,
        )  # fmt: skip
    for session in wanted[len(standing) :]:
        enrolment.add_meeting(
            activity=activity, title=session.title, starts_at=session.starts_at, ends_at=session.ends_at,
            mode=mode, title_en=session.title_en,
        )  # fmt: skip
    for meeting in standing[len(wanted) :]:
        enrolment.cancel_meeting(meeting=meeting, by=by)


@transaction.atomic
def open_edition(*, edition: Edition, by: Any) -> Edition:
    """Publish it: anybody can see it and enrol (see `opened`). Idempotent. Raises: WrongState."""
    enrolment.publish(activity=edition.activity, by=by)
    return Edition.objects.whole().get(pk=edition.pk)


def opened(activity: Activity) -> None:
    """Its edition has just been published, by whatever button: it can be found."""
    edition = Edition.objects.whole().filter(activity=activity).first()
    if edition is not None:
        index(edition)


def documents(edition: Edition) -> Iterator[search.Document]:
    """What the search keeps of an edition, in each language."""
    activity, course = edition.activity, edition.course
    titles = list(Meeting.objects.filter(activity=activity).held().values("title", "title_en"))
    place = activity.place
    for language in ("it", "en"):
        with override(language):
            yield search.Document(
                kind="edition",
                uuid=edition.uuid,
                title=course.shown_title,
                url=edition.get_absolute_url(),
                dated=activity.starts_at,
                summary=course.shown_summary,
                body=" ".join(
                    [
                        course.area_title,
                        said(course, "for_whom"),
                        *said(course, "objectives"),
                        said(course, "prerequisites"),
                        *(said(row, "title") for row in titles),
                        *([said(place, "name"), str(place.municipality)] if place else []),
                    ]
                ),
                language=language,
            )


def index(edition: Edition) -> None:
    """Bring the search and the cached pages up to how it stands now."""
    if edition.activity.state in PUBLIC:
        for document in documents(edition):
            search.index(document)
    else:
        search.forget("edition", edition.uuid)
    raise_content_version()
