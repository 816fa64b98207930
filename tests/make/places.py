"""Territories, programmes and organisations for tests."""

from datetime import date
from itertools import count

from land.core.models import Organisation, Programme, Territory

_number = count(1)


def make_municipality(name: str = "Roma", code: str = "058091", province: str = "RM") -> Territory:
    """A municipality in its province; the same one when asked again."""
    parent, _created = Territory.objects.get_or_create(
        kind="province",
        code=province,
        defaults={"name": {"RM": "Roma"}.get(province, province), "slug": province.lower()},
    )
    row, _created = Territory.objects.get_or_create(
        kind="municipality",
        code=code,
        defaults={"name": name, "slug": f"{name.lower()}-{province.lower()}", "parent": parent},
    )
    return row


def make_programme(title: str = "Programma di prova") -> Programme:
    """An open programme of this year and the next."""
    return Programme.objects.create(
        title=title, funder="Ente di prova", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31)
    )


def make_organisation(name: str = "", kind: str = "association") -> Organisation:
    """An organisation in Rome."""
    number = next(_number)
    return Organisation.objects.create(
        kind=kind,
        name=name or f"Organizzazione {number}",
        slug=f"organizzazione-{number}",
        municipality=make_municipality(),
    )
