"""What a room does to keep an event of its own: its Activity with one meeting, an address, what the search holds of it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import override

from land.core import search
from land.core.actions import raise_content_version
from land.core.bilingual import said
from land.enrolment.actions.activities import change_capacity
from land.enrolment.actions.meetings import add_meeting, change_place, move_meeting
from land.enrolment.actions.moving import move_activity
from land.enrolment.errors import DatesAreFixed, EndsBeforeItStarts
from land.enrolment.models import Activity, Meeting, Place
from land.enrolment.querysets import PUBLIC


def free_address(model: type[models.Model], title: str, otherwise: str = "evento") -> str:
    """An address made of the title that no other row of `model` has; `otherwise` if nothing of the title can be read."""
    base = slugify(title)[:100].strip("-") or otherwise
    slug, number = base, 2
    while model._default_manager.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def keep_activity(
    *,
    activity: Activity | None,
    kind: str,
    url_name: str,
    slug: str,
    by: Any,
    starts_at: datetime,
    ends_at: datetime,
    place: Place | None,
    capacity: int | None,
    of_programme: Any = None,
    **words: str,
) -> Activity:
    """A draft Activity with its one meeting, or a change to one; whoever has a place is told of new times.

    Raises: EndsBeforeItStarts, DatesAreFixed, CapacityBelowHeld.
    """
    if ends_at <= starts_at:
        raise EndsBeforeItStarts
    told = False
    if activity is None:
        with override("it"):
            url = reverse(url_name, args=[slug])
        row = Activity.objects.create(
            kind=kind, programme=of_programme, place=place, url=url, capacity=capacity,
            starts_at=starts_at, ends_at=ends_at, **words,
        )  # fmt: skip
        add_meeting(activity=row, title=words["title"], starts_at=starts_at, ends_at=ends_at)
        return row
    row = Activity.objects.locked(activity.pk)
    if (row.starts_at, row.ends_at) != (starts_at, ends_at):
        if row.state not in ("draft", "published", "running"):
            raise DatesAreFixed
        told = move_activity(activity=row, starts_at=starts_at, ends_at=ends_at, by=by)
        meeting = Meeting.objects.filter(activity=row).held().order_by("starts_at", "pk").first()
        if meeting is not None:
            move_meeting(
                meeting=meeting, starts_at=starts_at, ends_at=ends_at, room=meeting.room, by=by, silently=told
            )
    if place is not None:
        change_place(activity=row, place=place, silently=told)
    Activity.objects.filter(pk=row.pk).update(changed_at=timezone.now(), **words)
    if capacity != row.capacity:
        change_capacity(activity=row, capacity=capacity, by=by)
    return row


def event_documents(kind: str, row: Any, more: Callable[[], list[str]]) -> Iterator[search.Document]:
    """What the search keeps of an event, in each language; `more()` are further words, in the language of the moment."""
    activity = row.activity
    for language in ("it", "en"):
        with override(language):
            yield search.Document(
                kind=kind,
                uuid=row.uuid,
                title=row.title,
                url=row.get_absolute_url(),
                dated=activity.starts_at,
                summary=row.summary,
                body=" ".join(
                    [
                        said(row, "for_whom"),
                        said(activity.place, "name") if activity.place else "",
                        str(activity.place.municipality if activity.place else ""),
                        *more(),
                    ]
                ),
                language=language,
            )


def index_event(kind: str, row: Any, documents: Callable[[Any], Iterator[search.Document]]) -> None:
    """Bring the search and the cached pages up to how an event stands now."""
    if row.activity.state in PUBLIC:
        for document in documents(row):
            search.index(document)
    else:
        search.forget(kind, row.uuid)
    raise_content_version()
