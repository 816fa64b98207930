"""What of the cooperatives that agreed to it anybody may take and reuse."""

import csv
import json
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperatives.actions.open_data import COLUMNS, LICENCE
from cooperatives.models import Cooperative, Seat
from cooperatives.scoring.suppression import THRESHOLD
from land.core.charts import borders
from land.core.models import Term
from tests.cooperatives.test_observatory import read
from tests.make.cooperatives import make_cooperative
from tests.make.reference import make_territories
from tests.make.releases import make_cooperatives

pytestmark = pytest.mark.django_db
PAGE = "/osservatorio/dati-aperti/"
CSV, GEOJSON = PAGE + "cooperative.csv", PAGE + "cooperative.geojson"


@pytest.fixture
def region():
    make_territories()


def agreed(name: str = "Aperta", **values) -> Cooperative:
    """A cooperative of Rome that agreed to open data, with all that must not come out."""
    row = make_cooperatives(
        1,
        name=name,
        consent_open_data=True,
        consent_map=True,
        consents_at="2026-01-01T10:00Z",
        email="ufficio@coop.example",
        pec="pec@coop.example",
        phone="06 5550101",
        contact_name="Ada Contatto",
        contact_email="ada@coop.example",
        legal_representative="Bruno Legale",
        description="Chiamare Carla al 06 5550199 o scrivere a carla@coop.example",
        tags=["carla@tag.example"],
        **values,
    )[0]
    Seat.objects.update_or_create(
        cooperative=row, kind="registered", defaults={"postcode": "00185", "address": "Via Privata 7"}
    )
    return row


def lines(client) -> list[dict[str, str]]:
    answer = client.get(CSV)
    assert answer.status_code == 200 and "license" in answer["Link"]
    return list(csv.DictReader(StringIO(answer.content.decode().removeprefix("\ufeff")), delimiter=";"))


def test_the_columns_begin_as_the_sse_layout_says(client, region):
    head = client.get(CSV).content.decode().removeprefix("\ufeff").strip().split(";")
    assert head == list(COLUMNS)
    assert head[:17] == [
        "Identifier", "Name", "Description", "Organisational Structure", "Primary Activity", "Activities",
        "Street Address", "Locality", "Region", "Postcode", "Country Name", "Website", "Phone", "Email", "Twitter",
        "Facebook", "Companies House Number",
    ]  # fmt: skip


def test_a_cooperative_that_agreed_is_told_by_name_place_and_activity(client, region):
    row = agreed()
    (line,) = lines(client)
    assert (line["Identifier"], line["Name"], line["Locality"], line["Region"], line["Postcode"]) == (
        row.public_id, "Aperta", "Roma", "RM", "00185",
    )  # fmt: skip
    assert len(line["Identifier"]) < 15 and line["Primary Activity"] == row.sector.title
    assert line["Page"].endswith(row.get_absolute_url())


@pytest.mark.parametrize(
    ("category", "code"),
    [("PL", "OS60"), ("SO", "OS100"), ("ED", "OS70"), ("CN", "OS80"), ("CA", "OS110"), ("AL", "OS115")],
)
def test_the_category_of_the_albo_becomes_a_structure_of_the_sse_vocabulary(client, region, category, code):
    Cooperative.objects.filter(pk=agreed().pk).update(
        albo_category=Term.objects.get(scheme="albo", code=category)
    )
    assert lines(client)[0]["Organisational Structure"] == code


@pytest.mark.parametrize(
    "values",
    [
        {"consent_open_data": False},
        {"visibility": "network"},
        {"visibility": "private"},
        {"state": "suspended", "suspended_at": "2026-01-02T10:00Z"},
        {"state": "left", "ended_at": "2026-01-02T10:00Z"},
    ],
)
def test_nobody_else_comes_out(client, region, values):
    Cooperative.objects.filter(pk=agreed().pk).update(**values)
    assert lines(client) == [] and json.loads(client.get(GEOJSON).content)["features"] == []


def test_a_cooperative_is_not_in_the_open_data_by_being_in_the_directory(client, region):
    make_cooperative("Elencata")
    assert lines(client) == []


@pytest.mark.parametrize("address", [PAGE, CSV, GEOJSON])
def test_never_an_e_mail_a_phone_an_address_or_a_person(client, region, address):
    row = agreed()
    text = client.get(address).content.decode()
    for secret in ("@coop", "@tag", "5550", "Contatto", "Legale", "Carla", "Via Privata", row.tax_code):
        assert secret not in text


def test_an_address_that_is_not_public_is_not_given(client, region):
    Cooperative.objects.filter(pk=agreed().pk).update(consent_directory=False)
    (line,) = lines(client)
    assert (line["Page"], line["Website"]) == ("", "") and line["Name"] == "Aperta"


def test_the_geojson_has_a_point_inside_the_municipality_longitude_first(client, region):
    row = agreed()
    answer = client.get(GEOJSON)
    assert answer["Content-Type"] == "application/geo+json"
    found = json.loads(answer.content)
    assert (found["type"], found["licence"]) == ("FeatureCollection", LICENCE)
    (feature,) = found["features"]
    assert feature["id"] == row.public_id
    assert feature["geometry"] == {
        "type": "Point",
        "coordinates": list(borders().municipalities["058091"].at),
    }
    longitude, latitude = feature["geometry"]["coordinates"]
    assert 11 < longitude < 14.1 and 40.7 < latitude < 43


def test_who_did_not_agree_to_the_map_has_no_point(client, region):
    Cooperative.objects.filter(pk=agreed().pk).update(consent_map=False)
    (feature,) = json.loads(client.get(GEOJSON).content)["features"]
    assert feature["geometry"] is None
    (line,) = lines(client)
    assert (line["Latitude"], line["Longitude"]) == ("", "")


def test_a_name_that_a_spreadsheet_would_run_is_harmless(client, region):
    agreed('=HYPERLINK("x")')
    assert lines(client)[0]["Name"].startswith("'=")


@pytest.mark.parametrize("address", [CSV, GEOJSON])
def test_more_cooperatives_take_no_more_statements(client, region, address):
    counts = []
    for number in (1, THRESHOLD):
        for place in range(number):
            agreed(f"Coop {number} {place}")
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_page_tells_how_many_the_licence_and_every_column(client, region):
    agreed()
    page = read(client, PAGE)
    assert LICENCE in page and "1 cooperativa ha acconsentito" in page
    assert all(f">{name}</th>" in page for name in COLUMNS)
    assert read(client, "/en" + PAGE).count("Data dictionary") == 1
