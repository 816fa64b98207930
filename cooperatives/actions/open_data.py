"""What cooperatives that agreed to it give to everybody: a CSV in the columns of the social and solidarity economy's maps,
and the same as GeoJSON: name, place and activity, which is what the consent speaks of. Never an e-mail, a phone number, a
street address or a person; hence no text that somebody typed freely, where one could stand.

Sources: SSE-Standard CSV (Solidarity Economy Association), codes of organisational structure of its map-sse vocabulary;
Co-operatives UK open data for the status; RFC 7946 for GeoJSON.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from cooperatives.models import Cooperative, Seat
from land.core.charts import borders

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
#: category of the Albo → organisational structure of the SSE vocabulary; the generic co-operative for any other
STRUCTURES = {
    "PL": "OS60", "LA": "OS60", "SO": "OS100", "CO": "OS90", "ED": "OS70", "PE": "OS90", "CN": "OS80", "DE": "OS90",
    "TR": "OS90", "CC": "OS110", "CA": "OS110", "BC": "OS80", "GF": "OS110", "AL": "OS115",
}  # fmt: skip
GENERIC = "OS115"
#: column → what it holds; the words of the data dictionary
COLUMNS: dict[str, Any] = {
    "Identifier": _("code of the cooperative on this site: it never changes and is never given to another"),
    "Name": _("name in the registry"),
    "Description": _("category of the Albo in words: never a text typed freely"),
    "Organisational Structure": _(
        "code of the map-sse vocabulary, from the category of the Albo; OS115 is generic"
    ),
    "Primary Activity": _("sector of Legacoop"),
    "Activities": _("other sectors of Legacoop, separated by semicolons"),
    "Street Address": _("always empty: only the municipality is published"),
    "Locality": _("municipality of the registered office"),
    "Region": _("province, two letters"),
    "Postcode": _("postal code of the registered office"),
    "Country Name": _("always Italia"),
    "Website": _("website of the cooperative, if its page is public"),
    "Phone": _("always empty"),
    "Email": _("always empty"),
    "Twitter": _("always empty"),
    "Facebook": _("always empty"),
    "Companies House Number": _("always empty: of the United Kingdom alone"),
    "Latitude": _(
        "a point inside the municipality, degrees WGS 84, if the cooperative agreed to be on the map"
    ),
    "Longitude": _("as for the latitude"),
    "Country ID": _("always IT"),
    "Registered Status": _("always Live: others are not published"),
    "Albo Category": _("category of the Albo of cooperative societies, two letters"),
    "ATECO": _("code of the main activity"),
    "ATECO Edition": _("edition of the classification to which the code belongs"),
    "Page": _("address of its page on this site, if it is public"),
    "Updated": _("day of the last change, year-month-day"),
}
#: what a point of the GeoJSON tells
PROPERTIES = ("Identifier", "Name", "Description", "Organisational Structure", "Primary Activity", "Activities",
              "Locality", "Region", "Country ID", "Website", "Albo Category", "Page", "Updated")  # fmt: skip


def open_cooperatives() -> QuerySet[Cooperative]:
    """Those that everybody may see, that are active, and that agreed to open data; ready for `open_rows`."""
    return (
        Cooperative.objects.filter(state="active", visibility="public", consent_open_data=True)
        .for_cards()
        .prefetch_related(
            "other_sectors",
            Prefetch(
                "seats", Seat.objects.filter(kind="registered", active=True), to_attr="registered_seats"
            ),
        )
        .by_name()
    )


def open_rows(cooperatives: Iterable[Cooperative], base: str) -> Iterator[dict[str, Any]]:
    """For each of `open_cooperatives`, what every one of COLUMNS holds. `base` is the address of the site."""
    points = borders().municipalities
    for row in cooperatives:
        place = row.municipality
        seat = next(iter(row.registered_seats), None)  # type: ignore[attr-defined]
        point = points.get(place.code) if place and row.consent_map else None
        said = dict.fromkeys(COLUMNS, "") | {
            "Identifier": row.public_id,
            "Name": row.name,
            "Description": row.albo_category.title,
            "Organisational Structure": STRUCTURES.get(row.albo_category.code, GENERIC),
            "Primary Activity": row.sector.title,
            "Activities": ";".join(term.title for term in row.other_sectors.all()),
            "Locality": place.name if place else "",
            "Region": place.parent.code if place and place.parent else "",
            "Postcode": seat.postcode if seat else "",
            "Country Name": "Italia",
            "Country ID": "IT",
            "Latitude": point.at[1] if point else "",
            "Longitude": point.at[0] if point else "",
            "Registered Status": "Live",
            "Albo Category": row.albo_category.code,
            "ATECO": row.ateco_code,
            "ATECO Edition": row.ateco_edition,
            "Updated": row.changed_at.date(),
        }
        if row.is_listed:
            said |= {
                "Website": "" if "@" in row.website else row.website,
                "Page": base + row.get_absolute_url(),
            }
        yield said


def geojson(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """A FeatureCollection of `open_rows`; longitude first. Whoever did not agree to the map has no geometry."""
    return {
        "type": "FeatureCollection",
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "attribution": f"Legacoop Lazio; {borders().attribution}",
        "features": [
            {
                "type": "Feature",
                "id": row["Identifier"],
                "geometry": {"type": "Point", "coordinates": [row["Longitude"], row["Latitude"]]}
                if row["Longitude"] != ""
                else None,
                "properties": {name: str(row[name]) for name in PROPERTIES if row[name] not in ("", None)},
            }
            for row in rows
        ],
    }
