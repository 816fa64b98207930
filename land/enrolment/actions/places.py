"""Places, known by name within a municipality, and their rooms. What is still needed cannot be put away."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from land.core.models import Territory
from land.enrolment import errors
from land.enrolment.actions import ledger
from land.enrolment.models import Activity, Meeting, Place, Room


@transaction.atomic
def place_named(*, name: str, municipality: Territory, address: str = "", name_en: str = "") -> Place:
    """The place with this name in this municipality, made if it is new; what is given later completes it."""
    place = Place.objects.filter(name=name, municipality=municipality).order_by("pk").first()
    if place is None:
        return Place.objects.create(name=name, name_en=name_en, municipality=municipality, address=address)
    if (address or place.address, name_en or place.name_en) != (place.address, place.name_en):
        place.address, place.name_en = address or place.address, name_en or place.name_en
        place.save(update_fields=["address", "name_en", "changed_at"])
    return place


@transaction.atomic
def save_place(
    *, place: Place, rooms: Iterable[Room] = (), gone: Iterable[Room] = (), at: datetime | None = None
) -> Place:
    """Keep a place with these rooms as they are typed, and delete those that are gone.

    A room with a meeting ahead is neither put away nor deleted; one that has been used is put away, never deleted; a
    place with an event ahead is not put away. Raises: RoomInUse, RoomHasBeenUsed, PlaceInUse.
    """
    now = ledger.clock(at)
    if place.pk and place.hidden:
        _check_place_is_free(place, now)
    place.save()
    for room in gone:
        check_room_is_free(room, now)
        if Meeting.objects.filter(room=room).exists():
            raise errors.RoomHasBeenUsed(room=room.name)
        room.delete()
    for room in rooms:
        if room.hidden and room.pk:
            check_room_is_free(room, now)
        room.place = place
        room.save()
    return place


def check_room_is_free(room: Room, now: datetime) -> None:
    """Raises: RoomInUse, naming the next meeting in it."""
    ahead = (
        Meeting.objects.held()
        .filter(room=room, ends_at__gt=now)
        .select_related("activity")
        .order_by("starts_at")
        .first()
    )
    if ahead is not None:
        raise errors.RoomInUse(
            room=room.name, meeting=f"{ahead.activity}: {ahead}", when=errors.moment(ahead.starts_at)
        )


def _check_place_is_free(place: Place, now: datetime) -> None:
    for room in Room.objects.filter(place=place):
        check_room_is_free(room, now)
    held = Activity.objects.filter(place=place, state__in=["draft", "published", "running"], ends_at__gt=now)
    ahead = held.order_by("starts_at").first()
    if ahead is not None:
        raise errors.PlaceInUse(event=ahead.title, when=errors.moment(ahead.starts_at))
