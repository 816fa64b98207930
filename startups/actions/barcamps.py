"""The verbs of BarCamps: keep one, open it, follow them. Enrolments change in land.enrolment.actions alone."""

from collections.abc import Iterable, Iterator
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
from land.core.models import Programme, Term, Territory
from land.enrolment import actions as enrolment
from land.enrolment.models import Activity, Meeting, Place
from land.notifications.api import notify
from startups import notices
from startups.actions.grid import shift
from startups.models import BarCamp, Interest
from startups.querysets import PUBLIC


class EndsBeforeItStarts(DomainError):
    sentence = _("The end must come after the start.")
    field = "ends_at"


class DatesAreFixed(DomainError):
    sentence = _("A BarCamp that is over or called off keeps its dates.")
    field = "starts_at"


def free_slug(title: str) -> str:
    """An address made of the title that no other BarCamp has."""
    base = slugify(title)[:100].strip("-") or "barcamp"
    slug, number = base, 2
    while BarCamp.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def save_barcamp(
    *,
    by: Any,
    barcamp: BarCamp | None = None,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: Place,
    theme: Term,
    area: Territory,
    for_whom: str,
    cost: str = "",
    summary: str = "",
    title_en: str = "",
    summary_en: str = "",
    for_whom_en: str = "",
    cost_en: str = "",
    take_home: Iterable[str] = (),
    take_home_en: Iterable[str] = (),
    programme: Iterable[dict[str, str]] = (),
    capacity: int | None = None,
    of_programme: Programme | None = None,
    slug: str = "",
) -> BarCamp:
    """Make a draft BarCamp with its Activity and its one meeting, or change one; the index follows.

    `programme`: {start, end, title, title_en} with times as HH:MM. `cost` empty: free of charge. `capacity` None: no
    limit. A change of time of what is published is told to whoever has a place.
    Raises: EndsBeforeItStarts, DatesAreFixed, CapacityBelowHeld.
    """
    if ends_at <= starts_at:
        raise EndsBeforeItStarts
    words = {
        "title": title, "title_en": title_en, "summary": summary, "summary_en": summary_en,
        "cost": cost, "cost_en": cost_en,
    }  # fmt: skip
    own = {
        "theme": theme, "area": area, "for_whom": for_whom, "for_whom_en": for_whom_en,
        "take_home": list(take_home), "take_home_en": list(take_home_en), "programme": list(programme),
    }  # fmt: skip
    if barcamp is None:
        slug = slug or free_slug(title)
        with override("it"):
            url = reverse("startups:barcamp", args=[slug])
        activity = Activity.objects.create(
            kind="barcamp", programme=of_programme, place=place, url=url, capacity=capacity,
            starts_at=starts_at, ends_at=ends_at, **words,
        )  # fmt: skip
        barcamp = BarCamp.objects.create(activity=activity, slug=slug, **own)
        enrolment.add_meeting(activity=activity, title=title, starts_at=starts_at, ends_at=ends_at)
    else:
        activity = Activity.objects.locked(barcamp.activity_id)
        moves_by = starts_at - activity.starts_at
        told = _move(activity, starts_at, ends_at, by)
        shift(barcamp, moves_by)
        enrolment.change_place(activity=activity, place=place, silently=told)
        Activity.objects.filter(pk=activity.pk).update(changed_at=timezone.now(), **words)
        if capacity != activity.capacity:
            enrolment.change_capacity(activity=activity, capacity=capacity, by=by)
        for name, value in own.items():
            setattr(barcamp, name, value)
        barcamp.save(update_fields=[*own, "changed_at"])
    barcamp = BarCamp.objects.whole().get(pk=barcamp.pk)
    index(barcamp)
    return barcamp


def _move(activity: Activity, starts_at: datetime, ends_at: datetime, by: Any) -> bool:
    """The new times of an activity and of its meeting, with its cut-off dates. Returns whether another day was told to
    everybody in it.
    """
    if (activity.starts_at, activity.ends_at) == (starts_at, ends_at):
        return False
    if activity.state not in ("draft", "published", "running"):
        raise DatesAreFixed
    told = enrolment.move_activity(activity=activity, starts_at=starts_at, ends_at=ends_at, by=by)
    meeting = Meeting.objects.filter(activity=activity).held().order_by("starts_at", "pk").first()
    if meeting is not None:
        enrolment.move_meeting(
            meeting=meeting, starts_at=starts_at, ends_at=ends_at, room=meeting.room, by=by, silently=told
        )
    return told


@transaction.atomic
def open_barcamp(*, barcamp: BarCamp, by: Any) -> BarCamp:
    """Publish it: anybody can see it and enrol (see `opened`). Idempotent. Raises: WrongState."""
    enrolment.publish(activity=barcamp.activity, by=by)
    return BarCamp.objects.whole().get(pk=barcamp.pk)


def opened(activity: Activity) -> None:
    """Its BarCamp has just been published, by whatever button: it can be found, whoever asked to be told is told once."""
    barcamp = BarCamp.objects.whole().filter(activity=activity).first()
    if barcamp is None:
        return
    index(barcamp)
    if activity.ends_at > timezone.now():
        notify(
            kind=notices.OPEN,
            to=Person.objects.filter(barcamp_interest__isnull=False),
            facts={"barcamp": barcamp.pk},
            once=f"{notices.OPEN}-{barcamp.pk}",
        )


@transaction.atomic
def follow(*, person: Person) -> Interest:
    """“Avvisami”: remember that this person wants to hear of the next BarCamp. Idempotent."""
    row, _created = Interest.objects.get_or_create(person=person)
    return row


@transaction.atomic
def unfollow(*, person: Person) -> None:
    """Forget it. Idempotent."""
    Interest.objects.filter(person=person).delete()


def documents(barcamp: BarCamp) -> Iterator[search.Document]:
    """What the search keeps of a BarCamp, in each language."""
    activity = barcamp.activity
    for language in ("it", "en"):
        with override(language):
            yield search.Document(
                kind="barcamp",
                uuid=barcamp.uuid,
                title=barcamp.title,
                url=barcamp.get_absolute_url(),
                dated=activity.starts_at,
                summary=barcamp.summary,
                body=" ".join(
                    [
                        said(barcamp, "for_whom"),
                        barcamp.theme_title,
                        str(barcamp.area),
                        said(activity.place, "name") if activity.place else "",
                        str(activity.place.municipality if activity.place else ""),
                        *said(barcamp, "take_home"),
                        *(said(row, "title") for row in barcamp.programme),
                    ]
                ),
                language=language,
            )


def index(barcamp: BarCamp) -> None:
    """Bring the search and the cached pages up to how it stands now."""
    if barcamp.activity.state in PUBLIC:
        for document in documents(barcamp):
            search.index(document)
    else:
        search.forget("barcamp", barcamp.uuid)
    raise_content_version()
