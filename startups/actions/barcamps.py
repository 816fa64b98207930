"""The verbs of BarCamps: keep one, open it, follow them. Enrolments change in land.enrolment.actions alone."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from land.accounts.models import Person
from land.core import search
from land.core.bilingual import said
from land.core.models import Programme, Term, Territory
from land.enrolment import actions as enrolment
from land.enrolment.actions import event_documents, free_address, index_event, keep_activity
from land.enrolment.models import Activity, Place
from land.notifications.api import notify
from startups import notices
from startups.actions.grid import shift
from startups.models import BarCamp, Interest


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
    own = {
        "theme": theme, "area": area, "for_whom": for_whom, "for_whom_en": for_whom_en,
        "take_home": list(take_home), "take_home_en": list(take_home_en), "programme": list(programme),
    }  # fmt: skip
    slug = barcamp.slug if barcamp else slug or free_address(BarCamp, title)
    before = Activity.objects.locked(barcamp.activity_id).starts_at if barcamp else starts_at
    activity = keep_activity(
        activity=barcamp.activity if barcamp else None, kind="barcamp", url_name="startups:barcamp", slug=slug,
        by=by, starts_at=starts_at, ends_at=ends_at, place=place, capacity=capacity, of_programme=of_programme,
        title=title, title_en=title_en, summary=summary, summary_en=summary_en, cost=cost, cost_en=cost_en,
    )  # fmt: skip
    if barcamp is None:
        barcamp = BarCamp.objects.create(activity=activity, slug=slug, **own)
    else:
        shift(barcamp, starts_at - before)
        for name, value in own.items():
            setattr(barcamp, name, value)
        barcamp.save(update_fields=[*own, "changed_at"])
    barcamp = BarCamp.objects.whole().get(pk=barcamp.pk)
    index(barcamp)
    return barcamp


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

    def more() -> list[str]:
        lines = (said(row, "title") for row in barcamp.programme)
        return [barcamp.theme_title, str(barcamp.area), *said(barcamp, "take_home"), *lines]

    return event_documents("barcamp", barcamp, more)


def index(barcamp: BarCamp) -> None:
    """Bring the search and the cached pages up to how it stands now."""
    index_event("barcamp", barcamp, documents)
