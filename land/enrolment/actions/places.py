"""Places, known by name within a municipality."""

from django.db import transaction

from land.core.models import Territory
from land.enrolment.models import Place


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
