"""The map: what it shows to whom, how heavy it is, how many statements it takes."""

import gzip
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperatives import actions
from cooperatives.models import Cell, Release
from land.accounts.models import AccessEvent
from land.core.charts import borders
from land.core.models import Territory
from tests.cooperatives.test_observatory import (
    NOTHING,
    cooperatives,  # noqa: F401 (a fixture)
    enter,
    read,
)
from tests.make.people import make_staff, make_user
from tests.make.places import make_municipality

pytestmark = pytest.mark.django_db
MAP = "/osservatorio/mappa/"


def cells(page: str) -> dict[str, str]:
    """The table beside the map: place → number."""
    found = re.findall(r'<tr><th scope="row">(.*?)</th><td class="number">(.*?)</td></tr>', page)
    return {re.sub(r"<[^>]+>", "", place): number for place, number in found}


def test_the_directory_leads_to_the_map(client, cooperatives):  # noqa: F811
    assert client.get("/cooperative/mappa/")["Location"] == MAP
    assert reverse("cooperatives:map") == MAP


def test_the_first_layer_counts_listed_cooperatives_by_province(client, cooperatives):  # noqa: F811
    assert cells(read(client, MAP)) == {
        "Roma": "14",
        "Viterbo": "6",
        "Rieti": "0",
        "Latina": "0",
        "Frosinone": "0",
    }


def test_each_place_leads_to_the_directory_and_has_a_text_in_the_drawing(client, cooperatives):  # noqa: F811
    page = read(client, MAP)
    assert 'href="/cooperative/?provincia=VT"' in page and "<title>Viterbo: 6</title>" in page


def test_territories_are_made_of_their_provinces(client, cooperatives):  # noqa: F811
    found = cells(read(client, MAP + "?per=territori"))
    assert sorted(found.values()) == ["0", "14", "6"]


@pytest.mark.parametrize("layer", ["risposte", "livello"])
def test_a_hidden_place_and_an_empty_one_look_the_same(client, cooperatives, layer):  # noqa: F811
    found = cells(read(client, f"{MAP}?strato={layer}"))
    assert len(found) == 5 and set(found.values()) == {NOTHING}


def test_the_borders_say_whose_they_are(client, cooperatives):  # noqa: F811
    assert borders().attribution in read(client, MAP).replace("&amp;", "&")


@pytest.mark.parametrize("who", ["visitor", "person", "staff"])
def test_municipalities_are_for_staff_who_ask_for_everything(client, cooperatives, who):  # noqa: F811
    if who != "visitor":
        enter(client, make_staff() if who == "staff" else make_user())
    plain, asked = read(client, f"{MAP}?per=comuni"), f"{MAP}?per=comuni&completo=1&strato=livello"
    assert len(cells(plain)) == 5
    found = cells(read(client, asked))
    assert (len(found) == 5) == (who != "staff")
    logged = AccessEvent.objects.filter(what="observatory unsuppressed")
    assert logged.count() == (who == "staff")


def test_staff_read_rome_by_postal_code(client, cooperatives):  # noqa: F811
    release = Release.objects.get(kind="maturity")
    Cell.objects.create(
        release=release,
        table="postcode",
        key="00185",
        indicator="TOTAL",
        n=3,
        population=4,
        value=47,
        hidden="few",
    )
    address = f"{MAP}?per=comuni&completo=1&strato=livello"
    assert "00185" not in read(client, address)
    enter(client, make_staff())
    page = read(client, address)
    assert "00185" in page and "3/4" in page


def test_unknown_layers_and_places_give_the_first_ones(client, cooperatives):  # noqa: F811
    assert cells(read(client, MAP + "?strato=ignoto&per=ignoto")) == cells(read(client, MAP))


@pytest.mark.parametrize("query", ["", "?per=territori", "?strato=livello"])
def test_the_map_is_light_and_takes_six_statements(client, cooperatives, query):  # noqa: F811
    read(client, MAP + query)
    with CaptureQueriesContext(connection) as seen:
        page = read(client, MAP + query)
    assert len(seen) <= 6, [each["sql"][:120] for each in seen]
    assert len(gzip.compress(page.encode(), 6)) <= 60_000


def test_staff_s_map_of_every_municipality_is_as_light(client, cooperatives):  # noqa: F811
    for code, place in borders().municipalities.items():
        if not Territory.objects.filter(code=code).exists():
            make_municipality(code, code, place.province)
    enter(client, make_staff())
    page = read(client, f"{MAP}?per=comuni&completo=1")
    assert len(cells(page)) == 378
    assert len(gzip.compress(page.encode(), 6)) <= 60_000


def test_the_map_is_kept_for_visitors_by_layer_and_place(client, cooperatives):  # noqa: F811
    assert client.get(MAP)["X-Land-Cache"] == "1,strato,per"
    actions.freeze_performance()
    assert cells(read(client, MAP))["Roma"] == "14"


def test_the_map_opens_on_a_layer_that_has_figures(client, cooperatives):  # noqa: F811
    Release.objects.filter(kind="performance").update(current=False)
    page = read(client, MAP)
    assert cells(page) == cells(read(client, MAP + "?strato=risposte")) and len(cells(page)) == 5
