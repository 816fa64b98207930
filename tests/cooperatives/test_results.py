"""What a cooperative gets back, and what it can never get: anybody else's."""

import time
from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cooperatives import actions
from cooperatives.actions.comparisons import earlier, in_words, mean, peers
from cooperatives.actions.reports import build_report
from cooperatives.models import Cell, Response, Score, Succession
from land.core import search
from tests.make.answers import all_answers, no_answers, published_example
from tests.make.cooperatives import make_cooperative, make_membership, make_response, make_wave
from tests.make.people import make_user
from tests.make.releases import make_cells

pytestmark = pytest.mark.django_db
FILES = ("result", "result_pdf", "answers_xlsx")


def place(response, name):
    return reverse(f"cooperatives:{name}", args=[response.wave.code, response.cooperative.slug])


def make_scored(wave, cooperative=None, answers=None, **values):
    """A response that was sent and scored, as its pages know it."""
    cooperative = cooperative or make_cooperative(workers=20, workers_year=2025)
    response = make_response(wave, cooperative, answers or published_example(), sent=True)
    Response.objects.filter(pk=response.pk).update(**values)
    actions.score_response(response_pk=response.pk)
    return Response.objects.for_work().get(pk=response.pk)


def score_of(response):
    return Score.objects.select_related("spec").get(response=response, spec=response.wave.scoring_spec)


def make_group(others, answers=None):
    """A response and so many others of its sector and size, run, with the figures frozen: (response, others)."""
    wave = make_wave()
    mine = make_scored(wave)
    rest = [make_scored(wave, answers=answers or no_answers()) for _number in range(others)]
    run = actions.ask_run(wave=wave)
    actions.work_run(run_pk=run.pk)
    make_cells(run)
    return mine, rest


@pytest.fixture
def own(client):
    """A scored response of the person who is logged in."""
    response = make_scored(
        make_wave(), make_cooperative("Coop <Aurora> & #figli", workers=20, workers_year=2025)
    )
    user = make_user()
    make_membership(response.cooperative, user)
    client.force_login(user)
    return response


def words(answer):
    reader = pypdf.PdfReader(BytesIO(answer.content))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


# ---- files


def test_the_report_is_an_accessible_pdf_that_says_what_the_page_says(client, own):
    answer = client.get(place(own, "result_pdf"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    said = words(answer)
    for text in ("Coop <Aurora> & #figli", "81,06", "Avanzato", "Base: fino a 25", "53,33", "JRC133234",
                 "Risposte inviate il"):  # fmt: skip
        assert text in said
    reader = pypdf.PdfReader(BytesIO(answer.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a PDF boolean)


def test_the_pdf_is_made_within_the_request_in_less_than_a_second(client, own):
    client.get(place(own, "result_pdf"))
    started = time.perf_counter()
    client.get(place(own, "result_pdf"))
    assert time.perf_counter() - started < 1


def test_own_answers_are_a_spreadsheet_with_a_line_for_each(client, own):
    answer = client.get(place(own, "answers_xlsx"))
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert len(rows) == 1 + 9 + 7 + 5 + 5  # nine questions without rows, three matrices
    assert rows[0][3] == "Risposta"
    by_code = {row[4]: row for row in rows[1:]}
    assert by_code["Q4:D01"][2].startswith("Simulazione e gemelli digitali")
    assert by_code["Q4:D01"][5] == 4
    assert by_code["Q1A"][5] == "NESSUNA"
    assert len(by_code["Q1B"][5].split("; ")) == 10


@pytest.mark.parametrize("name", FILES)
def test_another_s_result_and_a_missing_one_are_the_same_404(client, own, name):
    foreign = make_scored(make_wave())
    urls = [place(foreign, name), *(reverse(f"cooperatives:{name}", args=args) for args in (
        [own.wave.code, "nessuna"], ["nessuna", own.cooperative.slug]
    ))]  # fmt: skip
    answers = [client.get(url) for url in urls]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    pages = {answer.content.decode().replace(url, "") for answer, url in zip(answers, urls, strict=True)}
    assert len(pages) == 1


@pytest.mark.parametrize("name", FILES)
def test_staff_do_not_read_results_where_it_is_not_logged_and_visitors_log_in(client, name):
    response = make_scored(make_wave())
    assert client.get(place(response, name)).status_code == 302
    client.force_login(make_user(roles=("staff",)))
    assert client.get(place(response, name)).status_code == 404


@pytest.mark.parametrize("name", ["result_pdf", "answers_xlsx"])
def test_what_was_not_sent_has_no_files(client, name):
    user, cooperative = make_user(), make_cooperative()
    make_membership(cooperative, user)
    client.force_login(user)
    response = make_response(make_wave(), cooperative, user=user)
    assert client.get(place(response, name)).status_code == 404


def test_a_survey_without_a_score_gives_its_answers_and_no_pdf(client):
    user, cooperative = make_user(), make_cooperative()
    make_membership(cooperative, user)
    client.force_login(user)
    response = make_response(make_wave(scoring_spec=None), cooperative, sent=True)
    assert client.get(place(response, "answers_xlsx")).status_code == 200
    assert client.get(place(response, "result_pdf")).status_code == 404


# ---- the wave before


@pytest.mark.parametrize(
    ("points", "said"),
    [("0", "stabile"), ("4.99", "stabile"), ("-4.99", "stabile"), ("5", "+5 punti"), ("-5.50", "−6 punti")],
)
def test_a_change_of_less_than_five_points_is_stable(points, said):
    from decimal import Decimal

    assert in_words(Decimal(points)) == said


def make_two_waves():
    now = timezone.now()
    cooperative = make_cooperative(workers=20, workers_year=2025)
    first = make_wave(opens_at=now - timedelta(days=400))
    before = make_scored(first, cooperative, no_answers(), submitted_at=now - timedelta(days=390))
    return before, make_scored(make_wave(), cooperative)


def test_the_wave_before_is_beside_the_score(client):
    before, response = make_two_waves()
    user = make_user()
    make_membership(response.cooperative, user)
    client.force_login(user)
    page = client.get(place(response, "result")).content.decode()
    assert "+81 punti" in page and "Variazione" in page
    assert "+53 punti" in words(client.get(place(response, "result_pdf")))
    assert earlier(before, score_of(before)) is None


def test_only_a_score_under_the_same_specification_is_compared():
    before, response = make_two_waves()
    Score.objects.filter(response=before).delete()
    assert earlier(response, score_of(response)) is None


def test_a_cooperative_that_merged_in_between_is_not_compared_with_itself():
    _before, response = make_two_waves()
    Succession.objects.create(
        predecessor=make_cooperative(), successor=response.cooperative, kind="merger",
        effective_on=timezone.localdate() - timedelta(days=100),
    )  # fmt: skip
    assert earlier(response, score_of(response)) is None


# ---- peers


def test_five_others_are_compared_without_one_s_own():
    mine, others = make_group(5)
    group = peers(mine, score_of(mine))
    assert (group.number, group.total) == (5, 0)
    assert set(group.means.values()) == {0}
    assert len(others) == 5


def test_a_group_of_five_with_oneself_is_not_shown():
    """The vector of the specification: of five with me, four are others."""
    mine, _others = make_group(4)
    assert peers(mine, score_of(mine)) is None


def test_the_mean_is_in_whole_points_halves_upwards():
    from decimal import Decimal

    assert mean([Decimal("35.00"), Decimal("36.00")]) == 36
    assert mean([Decimal("35.00"), Decimal("35.49")]) == 35


def test_whoever_acts_for_two_of_a_group_does_not_learn_of_the_remaining_four():
    mine, others = make_group(5)
    user = make_user()
    make_membership(mine.cooperative, user)
    assert peers(mine, score_of(mine), reader=user).number == 5
    make_membership(others[0].cooperative, user)
    assert peers(mine, score_of(mine), reader=user) is None


@pytest.mark.parametrize("why", ["few", "dominant", "secondary"])
def test_a_group_hidden_in_the_figures_is_hidden_in_the_report(why):
    mine, _others = make_group(6)
    Cell.objects.update(hidden=why)
    assert peers(mine, score_of(mine)) is None


def test_without_frozen_figures_nobody_is_compared():
    mine, _others = make_group(6)
    Cell.objects.all().delete()
    assert peers(mine, score_of(mine)) is None


def test_who_answers_after_the_run_changes_nothing():
    mine, _others = make_group(5)
    before = peers(mine, score_of(mine))
    make_scored(mine.wave, answers=all_answers())
    assert peers(mine, score_of(mine)) == before


def test_peers_are_on_the_page_and_in_the_pdf_or_on_neither(client):
    mine, _others = make_group(5)
    user = make_user()
    make_membership(mine.cooperative, user)
    client.force_login(user)
    said = "altre 5 cooperative dello stesso settore"
    assert said in client.get(place(mine, "result")).content.decode()
    assert said in words(client.get(place(mine, "result_pdf")))
    Cell.objects.all().delete()
    assert said not in client.get(place(mine, "result")).content.decode()
    assert said not in words(client.get(place(mine, "result_pdf")))


def test_the_report_makes_the_same_queries_for_five_peers_and_for_seven(client):
    def queries(number):
        mine, _others = make_group(number)
        with CaptureQueriesContext(connection) as captured:
            build_report(mine, score_of(mine), reader=AnonymousUser())
        release = mine.wave.runs.get().release
        release.cells.all().delete()
        release.delete()
        return len(captured)

    queries(5)
    assert queries(7) == queries(5)


# ---- gaps and next steps


def test_what_is_not_pertinent_is_no_gap_and_the_score_stays():
    response = make_scored(make_wave(), answers=no_answers())
    before = build_report(response, score_of(response))
    rows = [f"Q4:{row}" for row in ("D01", "D02", "D03", "D04", "D05", "D06", "D07")]
    ticks = [f"Q1A:A{number:02d}" for number in range(1, 11)]
    response.document["not_pertinent"] = rows + ticks
    after = build_report(response, score_of(response))
    first = response.wave.instrument_version.definition.question("Q1A").text("it")
    assert first in [gap["question"] for gap in before["gaps"]]
    assert first not in [gap["question"] for gap in after["gaps"]]
    assert after["score"].total == before["score"].total


def index(kind, title, url, **values):
    from uuid import uuid4

    now = timezone.now()
    document = search.Document(
        **{"kind": kind, "uuid": uuid4(), "title": title, "url": url, "dated": now, **values}
    )
    search.index(document)


def test_next_steps_lead_to_public_courses_still_to_come_and_to_practices():
    soon, past = timezone.now() + timedelta(days=9), timezone.now() - timedelta(days=9)
    index("edition", "Strategia digitale per cooperative", "/formazione/soon/", dated=soon)
    index("edition", "Strategia digitale, già finito", "/formazione/past/", dated=past)
    index("practice", "Una strategia digitale in tre passi", "/buone-pratiche/una/")
    index("practice", "Strategia digitale riservata", "/buone-pratiche/riservata/", audience="staff")
    index("cooperative", "Strategia digitale coop", "/cooperative/x/")
    response = make_scored(make_wave(), answers=no_answers())
    found = build_report(response, score_of(response))["suggestions"]
    assert found[0].dimension == "Strategia digitale d'impresa"
    links = [link for each in found for link in each.links]
    assert sorted(url for _kind, _title, url in links) == ["/buone-pratiche/una/", "/formazione/soon/"]
    assert {kind for kind, _title, _url in links} == {"corso", "buona pratica"}


def test_the_page_links_to_its_files_and_steps(client, own):
    page = client.get(place(own, "result")).content.decode()
    assert place(own, "result_pdf") in page and place(own, "answers_xlsx") in page
    assert "Che cosa fare ora" in page and "/cerca/?q=" in page
