"""Places, known by name within a municipality."""

from django.db import transaction

from land.core.models import Territory
from land.enrolment.models import Place


@transaction.atomic
def place_named(*, name: str, municipality: Territory, address: str = "") -> Place:
    """The place with this name in this municipality, made if it is new; an address given later completes it."""
    place = Place.objects.filter(name=name, municipality=municipality).order_by("pk").first()
    if place is None:
        return Place.objects.create(name=name, municipality=municipality, address=address)
    if address and place.address != address:
        place.address = address
        place.save(update_fields=["address", "changed_at"])
    return place
