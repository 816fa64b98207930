"""What visitors, members and strangers see, in the browser's words."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from cooperatives import actions
from cooperatives.actions.filling import answers_of
from cooperatives.models import Membership, Response
from cooperatives.views.gaps import shortened
from tests.make.answers import no_answers, published_example
from tests.make.cooperatives import make_cooperative, make_membership, make_response, make_wave
from tests.make.people import make_user
from tests.make.places import make_municipality
from tests.make.reference import make_territories

pytestmark = pytest.mark.django_db


def place(response, name, *more):
    return reverse(f"cooperatives:{name}", args=[response.wave.code, response.cooperative.slug, *more])


@pytest.fixture
def filling(client):
    """A response that the logged-in representative is filling in."""
    user, cooperative = make_user(), make_cooperative()
    make_membership(cooperative, user)
    client.force_login(user)
    response = make_response(make_wave(), cooperative, {}, user=user)
    response.user = user
    return response


# ---- the directory


def test_the_directory_shows_only_who_agreed_and_filters_by_name_and_facet(client):
    viterbo = make_municipality("Viterbo", "056059", "VT")
    make_cooperative("Sant’Elia", municipality=viterbo, workers=12, workers_year=2025)
    make_cooperative("Altra", sector="abitanti", albo_category="ED")
    make_cooperative("Nascosta", consent_directory=False)
    page = client.get(reverse("cooperatives:list"))
    assert [row.name for row in page.context["page"]] == ["Altra", "Sant’Elia"]
    assert "Nascosta" not in page.content.decode()
    for query in (
        {"q": "sant elia"},
        {"provincia": "VT"},
        {"dimensione": "10-49"},
        {"settore": "produzione-servizi"},
    ):
        found = client.get(reverse("cooperatives:list"), query)
        assert [row.name for row in found.context["page"]] == ["Sant’Elia"], query
    nothing = client.get(reverse("cooperatives:list"), {"settore": "boh'--", "q": "x" * 300, "pagina": "zz"})
    assert nothing.status_code == 200


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/cooperative/", "2 cooperative hanno acconsentito alla pubblicazione, su 4 aderenti."),
        ("/en/cooperative/", "2 cooperatives agreed to be published, out of 4 members."),
    ],
)
def test_the_directory_says_how_many_agreed_and_how_many_there_are(client, address, sentence):
    for facts in ({}, {}, {"consent_directory": False}, {"visibility": "private"}, {"state": "draft"}):
        make_cooperative(**facts)
    assert sentence in client.get(address).content.decode()


def test_facets_count_what_each_choice_would_leave(client):
    viterbo = make_municipality("Viterbo", "056059", "VT")
    make_cooperative(municipality=viterbo)
    make_cooperative(sector="abitanti")
    facets = {
        facet.name: {option.code: option.count for option in facet.options}
        for facet in client.get(reverse("cooperatives:list"), {"provincia": "VT"}).context["facets"]
    }
    assert facets["provincia"] == {"RM": 1, "VT": 1}
    assert facets["settore"] == {"produzione-servizi": 1}


@pytest.mark.parametrize("name", ["list", "csv"])
def test_the_directory_asks_the_same_queries_with_one_and_three_rows(client, name):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(f"cooperatives:{name}"))
        return len(captured)

    make_cooperative()
    one = queries()
    make_cooperative()
    make_cooperative()
    assert queries() == one
    assert one <= 12


def test_the_csv_holds_no_identifier_and_no_formula(client):
    cooperative = make_cooperative("=HYPERLINK(1)", email="a@b.example")
    text = client.get(reverse("cooperatives:csv")).content.decode()
    assert "'=HYPERLINK(1)" in text
    assert cooperative.tax_code not in text and "a@b.example" not in text


def test_html_in_a_name_is_shown_as_text(client):
    cooperative = make_cooperative("<script>alert(1)</script>")
    for address in (reverse("cooperatives:list"), cooperative.get_absolute_url()):
        text = client.get(address).content.decode()
        assert "<script>alert(1)" not in text and "&lt;script&gt;" in text


def test_contacts_are_shown_only_with_consent(client):
    shy = make_cooperative(email="shy@coop.example")
    open_ = make_cooperative(email="open@coop.example", consent_contact=True)
    assert "shy@coop.example" not in client.get(shy.get_absolute_url()).content.decode()
    assert "open@coop.example" in client.get(open_.get_absolute_url()).content.decode()


def test_a_hidden_cooperative_and_a_missing_one_give_the_same_404(client):
    hidden = make_cooperative(consent_directory=False)
    answers = [client.get(hidden.get_absolute_url()), client.get("/cooperative/non-esiste/")]
    assert [answer.status_code for answer in answers] == [404, 404]


# ---- filling in


def test_the_address_that_names_only_the_wave_leads_to_one_s_own(client, filling):
    answer = client.get(reverse("cooperatives:wave", args=[filling.wave.code]))
    assert answer.url == place(filling, "intro")
    assert client.get(answer.url).status_code == 200
    assert filling.wave.title in client.get(reverse("cooperatives:waves")).content.decode()


def test_a_suspended_survey_is_not_called_closed(client, filling):
    actions.suspend_wave(wave=filling.wave)
    listed = client.get(reverse("cooperatives:waves")).content.decode()
    assert "Per ora sospesa" in listed and "Chiusa" not in listed
    member = filling.wave_member
    intro = reverse("cooperatives:intro", args=[filling.wave.code, member.cooperative.slug])
    assert "Questa rilevazione è sospesa" in client.get(intro).content.decode()


def test_starting_leads_to_the_first_gap(client, filling):
    assert client.post(place(filling, "intro")).url == place(filling, "section", "investimenti")


def test_without_javascript_a_section_is_saved_and_leads_to_the_next(client, filling):
    address = place(filling, "section", "investimenti")
    page = client.get(address)
    data = {"lock_version": page.context["lock_version"], "shown": page.context["form"].shown}
    answer = client.post(address, data | {"Q1A": ["A01", "A02"], "Q1B": ["NESSUNA"], "next": "1"})
    assert answer.url == place(filling, "section", "preparazione")
    assert answers_of(filling) == {"Q1A": ["A01", "A02"], "Q1B": ["NESSUNA"]}


def test_what_is_wrong_stays_on_the_page_and_the_rest_is_saved(client, filling):
    address = place(filling, "section", "gestione-dati")
    page = client.post(address, {"lock_version": 0, "shown": "{}", "Q7": ["G01", "G02"]})
    assert page.status_code == 422
    text = page.content.decode()
    assert 'value="G02" id="o-Q7-G02" checked' in text
    assert answers_of(filling) == {}
    assert page.context["form"].fields[0].errors != []


def test_an_old_page_shows_both_values_and_saving_again_decides(client, filling):
    address = place(filling, "section", "sicurezza-dati")
    shown = client.get(address).context["form"].shown
    actions.save_answers(
        response=filling, changes={("Q8", ""): ["H01"]}, lock_version=filling.lock_version, user=None
    )
    page = client.post(address, {"lock_version": 0, "shown": shown, "Q8": ["H02"]})
    assert page.status_code == 409
    assert answers_of(filling) == {"Q8": ["H01"]}
    assert page.context["form"].fields[0].theirs.startswith("Nel frattempo qualcun altro ha scritto: ")
    client.post(address, {"lock_version": page.context["lock_version"], "shown": shown, "Q8": ["H02"]})
    assert answers_of(filling) == {"Q8": ["H02"]}


def autosave(client, response, version, answers):
    body = json.dumps({"lock_version": version, "answers": answers})
    return client.post(place(response, "autosave"), body, content_type="application/json")


def test_autosave_takes_a_diff_and_says_when(client, filling):
    answer = autosave(client, filling, 0, {"Q1A": ["A01"], "Q4:D01": 3})
    assert answer.status_code == 200
    said = answer.json()
    assert said["problems"] == [] and ":" in said["saved_at"]
    assert answers_of(filling) == {"Q1A": ["A01"], "Q4": {"D01": 3}}
    assert autosave(client, filling, said["lock_version"], {"Q1A": []}).status_code == 200
    assert answers_of(filling) == {"Q4": {"D01": 3}}


def test_autosave_of_a_stale_page_answers_409_with_both_values(client, filling):
    version = autosave(client, filling, 0, {"Q1A": ["A01"]}).json()["lock_version"]
    answer = autosave(client, filling, 0, {"Q1A": ["A02"]})
    assert answer.status_code == 409
    said = answer.json()
    assert [(c["name"], c["theirs"], c["ours"]) for c in said["conflicts"]] == [("Q1A", ["A01"], ["A02"])]
    assert said["conflicts"][0]["theirs_in_words"].startswith("Progettazione")
    assert said["conflicts"][0]["wrote"] == "Nel frattempo, in un’altra finestra è stato scritto:"
    assert said["lock_version"] >= version
    assert answers_of(filling) == {"Q1A": ["A01"]}


@pytest.mark.parametrize(
    ("acts_for_it", "words"),
    [(True, "Nel frattempo Bea Neri ha scritto:"), (False, "Nel frattempo qualcun altro ha scritto:")],
)
def test_only_a_colleague_of_the_cooperative_is_named_in_a_clash(client, filling, acts_for_it, words):
    other = make_user(first_name="Bea", last_name="Neri")
    if acts_for_it:
        make_membership(filling.cooperative, other, "compiler")
    actions.save_answers(response=filling, changes={("Q1A", ""): ["A01"]}, lock_version=0, user=other)
    said = autosave(client, filling, 0, {"Q1A": ["A02"]}).json()
    assert [clash["wrote"] for clash in said["conflicts"]] == [words]


def test_a_long_question_is_shortened_at_a_word():
    assert shortened("Breve?") == "Breve?"
    assert shortened("parola " * 20) == f"{'parola ' * 12}".rstrip() + "…"


@pytest.mark.parametrize("answers", [{"Q99": 1}, {"Q4": 3}, {"Q4:Z9": 3}, {"Q1A:x": ["A01"]}])
def test_autosave_of_a_question_that_is_not_there_is_refused(client, filling, answers):
    assert autosave(client, filling, 0, answers).status_code == 400
    assert answers_of(filling) == {}


def test_autosave_names_a_wrong_value_and_saves_the_others(client, filling):
    said = autosave(client, filling, 0, {"Q4:D01": 9, "Q4:D02": 2, "Q7": ["G02", "G03"]}).json()
    assert {problem["name"] for problem in said["problems"]} == {"Q4:D01", "Q7"}
    assert answers_of(filling) == {"Q4": {"D02": 2}}


def test_autosave_takes_the_same_queries_for_one_and_three_answers(client, filling):
    def queries(answers):
        version = Response.objects.get(pk=filling.pk).lock_version
        with CaptureQueriesContext(connection) as captured:
            autosave(client, filling, version, answers)
        return len(captured)

    queries({"Q3": ["C01"]})
    assert queries({"Q1A": ["A01"]}) == queries({"Q1A": ["A02"], "Q1B": ["A01"], "Q2": ["B01"]})


def test_the_summary_names_what_is_missing_with_links_and_sending_refuses(client, filling):
    text = client.get(place(filling, "summary")).content.decode()
    section = filling.wave.instrument_version.definition.section("automazione")
    (question,) = (each for each in section.questions if each.code == "Q9")
    address = place(filling, "section", "automazione")
    for anchor, label in [("#q-Q9", shortened(question.label)), ("#q-Q9-I01", question.rows[0].label)]:
        assert f'<a href="{address}{anchor}">{escape(label)}</a>' in text
    assert all(f"{code}:" not in text for code in ("Q1A", "Q4", "Q9"))
    assert client.post(place(filling, "submit")).url == place(filling, "summary")
    filling.refresh_from_db()
    assert filling.state == "filling"


def test_sending_twice_leads_to_the_same_result_which_waits_for_the_score(client):
    user, cooperative = make_user(), make_cooperative()
    make_membership(cooperative, user)
    client.force_login(user)
    response = make_response(make_wave(), cooperative, published_example(), user=user)
    for _click in range(2):
        assert client.post(place(response, "submit")).url == place(response, "result")
    waiting = client.get(place(response, "result"))
    assert "data-wait" in waiting.content.decode()
    assert client.get(place(response, "result"), {"stato": "1"}).json() == {"ready": False}
    assert actions.score_due() == 1
    assert client.get(place(response, "result"), {"stato": "1"}).json() == {"ready": True}
    text = client.get(place(response, "result")).content.decode()
    assert "81,06" in text and "Avanzato" in text and "<svg" in text and "JRC133234" in text
    assert "<svg" in text and text.count('<th scope="row">') >= 7
    assert "Base: fino a 25" in text and "Medio: oltre 25 e fino a 50" in text and "≤" not in text


def test_an_unscored_questionnaire_gives_back_the_answers(client):
    from tests.cooperatives.instruments.test_answers import profile

    make_territories()
    user, cooperative = make_user(), make_cooperative()
    make_membership(cooperative, user)
    client.force_login(user)
    response = make_response(make_wave("PROFILO"), cooperative, profile(), user=user, sent=True)
    assert "Cooperativa di prova" in client.get(place(response, "result")).content.decode()


def test_every_section_of_both_questionnaires_can_be_drawn(client):
    user, cooperative = make_user(), make_cooperative()
    make_membership(cooperative, user)
    client.force_login(user)
    for instrument in ("DMA-PMI", "PROFILO"):
        response = make_response(make_wave(instrument), cooperative, {}, user=user)
        for section in response.wave.instrument_version.definition.sections:
            page = client.get(place(response, "section", section.code))
            assert page.status_code == 200
            for question in section.questions:
                assert f'id="q-{question.code}"' in page.content.decode()
        assert client.get(place(response, "section", "inventata")).status_code == 404


def test_a_stranger_gets_the_same_404_for_a_foreign_response_and_for_a_missing_one(client):
    response = make_response(make_wave(), make_cooperative(), sent=True)
    actions.score_due()
    own = make_cooperative()
    stranger = make_user()
    make_membership(own, stranger)
    client.force_login(stranger)
    bodies = set()
    for name, *more in (("intro",), ("section", "investimenti"), ("summary",), ("result",)):
        for slug in (response.cooperative.slug, "non-esiste"):
            answer = client.get(reverse(f"cooperatives:{name}", args=[response.wave.code, slug, *more]))
            assert answer.status_code == 404, (name, slug)
            bodies.add(answer.content)
    assert autosave(client, response, 0, {"Q1A": ["A01"]}).status_code == 404
    assert client.post(place(response, "submit")).status_code == 404
    assert client.get(reverse("cooperatives:people", args=[response.cooperative.slug])).status_code == 404


@pytest.mark.parametrize(
    ("role", "name", "method", "status"),
    [
        ("reader", "summary", "get", 200),
        ("reader", "section", "get", 404),
        ("reader", "autosave", "post", 404),
        ("reader", "submit", "post", 404),
        ("compiler", "section", "get", 200),
        ("compiler", "submit", "post", 404),
        ("representative", "submit", "post", 302),
    ],
)
def test_each_role_does_its_part(client, role, name, method, status):
    user, cooperative = make_user(), make_cooperative()
    make_membership(cooperative, user, role)
    client.force_login(user)
    response = make_response(make_wave(), cooperative, no_answers())
    more = ["investimenti"] if name == "section" else []
    assert getattr(client, method)(place(response, name, *more)).status_code == status


def test_a_visitor_is_sent_to_log_in(client):
    response = make_response(make_wave(), make_cooperative())
    answer = client.get(place(response, "summary"))
    assert answer.status_code == 302 and "next=" in answer.url


# ---- people


def test_the_link_of_an_invitation_leads_to_the_questionnaire(client):
    cooperative, user = make_cooperative(), make_user()
    wave = make_wave(cooperatives=[cooperative])
    row = actions.invite(cooperative=cooperative, email=user.email, role="representative", by=None)
    address = reverse("cooperatives:accept", args=[row.token])
    assert client.get(address).status_code == 302  # a visitor logs in, or registers, first
    client.force_login(user)
    assert client.get(address).status_code == 200
    assert Membership.objects.get().state == "invited"
    assert client.post(address).url == reverse("cooperatives:intro", args=[wave.code, cooperative.slug])
    assert client.get(address).status_code == 410
    assert client.post(address).status_code == 409


def test_a_representative_invites_a_colleague_and_keeps_what_was_typed_when_it_is_wrong(client):
    cooperative, user = make_cooperative(), make_user()
    make_membership(cooperative, user)
    client.force_login(user)
    address = reverse("cooperatives:people", args=[cooperative.slug])
    wrong = client.post(address, {"email": "non-una-mail", "first_name": "Gina", "role": "compiler"})
    assert wrong.status_code == 422 and "Gina" in wrong.content.decode()
    assert client.post(address, {"email": "gina@demo.land", "role": "compiler"}).status_code == 302
    assert Membership.objects.get(person__email="gina@demo.land").state == "invited"
    own = Membership.objects.get(person__user=user)
    client.post(reverse("cooperatives:revoke", args=[own.uuid]))
    own.refresh_from_db()
    assert own.state == "active"
