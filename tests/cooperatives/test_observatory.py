"""What visitors, members and staff read in the observatory."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cooperatives import actions
from cooperatives.models import Release
from land.accounts.models import AccessEvent
from land.pages.cache import OPT_IN
from tests.make.cooperatives import make_membership
from tests.make.people import make_staff, make_user
from tests.make.reference import make_territories
from tests.make.releases import make_cooperatives, make_figures, make_release

pytestmark = pytest.mark.django_db
PAGE, CSV = "/osservatorio/", "/osservatorio/osservatorio.csv"
NOTHING = "dato non disponibile"


@pytest.fixture
def cooperatives():
    """Twelve of services in Rome that score 45, four of social in Viterbo that score 25, four silent."""
    make_territories()
    services = make_cooperatives(14)
    social = make_cooperatives(6, sector="legacoopsociali", province="VT", workers=20)
    make_release(
        dict.fromkeys(services[:12], 45) | dict.fromkeys(social[:4], 25), silent=services[12:] + social[4:]
    )
    for row in services:
        make_figures(row, members=10, revenue=1000)
    for row in social[:4]:
        make_figures(row, members=7, revenue=500)
    actions.freeze_performance()
    return services + social


def read(client, address: str = PAGE) -> str:
    with translation.override("it"):  # a page in English leaves its language behind
        answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(client, query: str = "") -> list[dict[str, str]]:
    text = client.get(CSV + query).content.decode().removeprefix("\ufeff")
    return list(csv.DictReader(StringIO(text), delimiter=";"))


def enter(client, user) -> None:
    client.force_login(user)


@pytest.mark.parametrize("address", [PAGE, "/osservatorio/mappa/", "/osservatorio/metodo/", "/en" + PAGE])
def test_an_observatory_without_figures_says_so(client, address):
    make_territories()
    page = read(client, address)
    assert (
        "No figures have been published yet" if "/en/" in address else "Non ci sono ancora dati pubblicati"
    ) in page


def test_a_visitor_reads_the_totals_and_their_date(client, cooperatives):
    page = read(client)
    day = Release.objects.get(kind="maturity").created_at
    assert "40,0" in page and "80,0%" in page and str(day.year) in page
    assert "Maturità digitale" in page and "168" in page


def test_the_levels_say_that_they_are_percentages(client):
    make_territories()
    make_release(dict.fromkeys(make_cooperatives(12), 45) | dict.fromkeys(make_cooperatives(12), 20))
    assert "Cooperative per livello, in percentuale di chi ha risposto" in read(client)


def test_hidden_figures_and_missing_ones_look_the_same(client, cooperatives):
    page = read(client)
    assert NOTHING in page and "45,0" not in page and "25,0<" not in page
    assert "nascosto" not in page
    assert all(row["non_pubblicato"] == "" for row in rows(client))


def test_the_method_names_the_threshold_the_scoring_and_the_source_of_the_borders(client, cooperatives):
    page = read(client, "/osservatorio/metodo/")
    assert "meno di 5 cooperative" in page and "ISTAT" in page
    assert Release.objects.get(kind="maturity").facts["spec"] in page


def test_only_whoever_acts_for_a_cooperative_sees_sector_by_size(client, cooperatives):
    crossed = "Punteggio medio per settore e dimensione"
    assert crossed not in read(client)
    stranger, member = make_user(), make_user()
    make_membership(cooperatives[0], member)
    enter(client, stranger)
    assert crossed not in read(client)
    assert not [row for row in rows(client) if row["tabella"] == "sector-size"]
    enter(client, member)
    page = read(client)
    assert crossed in page and "completo=1" not in page


def test_staff_see_hidden_figures_when_they_ask_and_each_reading_is_logged(client, cooperatives):
    staff = make_staff()
    enter(client, staff)
    assert "45,0" not in read(client)
    logged = AccessEvent.objects.filter(what="observatory unsuppressed")
    assert not logged.exists()
    answer = client.get(PAGE + "?completo=1")
    assert "45,0" in answer.content.decode() and "nascosto" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"] and OPT_IN not in answer
    assert [row for row in rows(client, "?completo=1") if row["non_pubblicato"] == "few"]
    assert list(logged.values_list("actor", flat=True)) == [staff.pk, staff.pk]
    assert "45,0" not in read(client)


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_asking_for_hidden_figures_gives_others_nothing_more(client, cooperatives, who):
    if who == "member":
        user = make_user()
        make_membership(cooperatives[0], user)
        enter(client, user)
    page = read(client, PAGE + "?completo=1")
    assert "45,0" not in page and "nascosto" not in page
    assert rows(client, "?completo=1") == rows(client)
    assert not AccessEvent.objects.exists()


def test_a_page_is_kept_for_visitors_and_never_with_the_toggle(client, cooperatives):
    assert client.get(PAGE)[OPT_IN] == "1"
    user = make_user()
    make_membership(cooperatives[0], user)
    enter(client, user)
    assert OPT_IN not in client.get(PAGE)


def test_the_statements_of_a_page_do_not_grow_with_the_figures(client, cooperatives):
    read(client)
    with CaptureQueriesContext(connection) as seen:
        read(client)
    assert len(seen) <= 12


SCREEN = "/gestione/osservatorio/"


def test_staff_publish_the_figures_of_the_years(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    make_territories()
    for row in make_cooperatives(5):
        make_figures(row, members=31)
    staff = make_staff()
    enter(client, staff)
    assert "Mai pubblicati" in read(client, SCREEN)
    page = client.post(SCREEN + "anni/", follow=True).content.decode()
    release = Release.objects.get(kind="performance")
    assert release.current and release.released_by == staff and "Pubblicati:" in page
    assert "155" in read(client)


def test_staff_see_which_release_of_a_survey_is_shown(client, settings, cooperatives):
    settings.SECOND_FACTOR_REQUIRED = False
    enter(client, make_staff())
    page = read(client, SCREEN)
    assert Release.objects.get(kind="maturity").run.wave.title in page and page.count("<strong>Mostrati") == 2


@pytest.mark.parametrize("address", [SCREEN, SCREEN + "anni/"])
def test_nobody_else_publishes(client, cooperatives, address):
    enter(client, make_user())
    number = Release.objects.count()
    assert client.post(address).status_code == 404
    assert Release.objects.count() == number
