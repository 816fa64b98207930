"""What PROFILO says goes into the registry when staff accept it, with its provenance; nothing else does."""

from datetime import date
from decimal import Decimal

import pytest

from cooperatives import actions
from cooperatives.actions.profile import (
    AlreadyDecided,
    ChoicesRefused,
    NothingChosen,
    NothingToDecide,
    accept_differences,
    differences,
    differences_of,
    set_aside_differences,
    to_review,
)
from cooperatives.models import Cooperative, Response
from tests.make.cooperatives import make_cooperative, make_response, make_tax_code, make_wave
from tests.make.people import make_user
from tests.make.places import make_municipality
from tests.make.profile import FIGURES, LAST, OFFICE, make_profile

pytestmark = pytest.mark.django_db


def cooperative_as_answered(**values):
    """A cooperative of which the registry says what a PROFILO for tests answers."""
    office = OFFICE | {"founded_on": date(LAST - 20, 5, 12)}
    cooperative = make_cooperative(**(office | values))
    actions.write_year(cooperative=cooperative, year=LAST, source="accounts", **FIGURES)
    return cooperative


def said(response):
    return [(row.question, row.field, row.now, row.then) for row in differences(response=response)]


def chosen(response, *fields):
    return {row.field: row.now for row in differences(response=response) if row.field in fields or not fields}


def fresh(cooperative):
    return Cooperative.objects.get(pk=cooperative.pk)


def test_answers_that_say_what_the_registry_says_are_no_difference():
    assert said(make_profile(cooperative_as_answered())) == []


def test_the_way_a_number_or_an_address_is_written_is_no_difference():
    cooperative = cooperative_as_answered(
        phone="06 123 4567", rea="RM-123456", website="https://coop.example/"
    )
    assert said(make_profile(cooperative, P113="06-1234567", P104="rm 123456", P111="COOP@pec.example",
                             P114="https://coop.example")) == []  # fmt: skip


def test_only_what_differs_is_listed_with_both_values():
    response = make_profile(cooperative_as_answered(), P203="via nuova 2", P601="950000.50", P802="SI",
                            P803=["directory", "map"])  # fmt: skip
    assert said(response) == [
        ("P203", "address", "via di prova 1", "via nuova 2"),
        ("P802", "mentor", False, True),
        ("P803", "consent_map", False, True),
        ("P601", "revenue", "900000.00", "950000.50"),
    ]


def test_an_optional_question_without_an_answer_proposes_nothing():
    cooperative = cooperative_as_answered(phone="06 1", email="coop@example.org", sdgs=["08"])
    assert said(make_profile(cooperative)) == []


def test_an_answer_marked_as_not_pertinent_proposes_nothing():
    response = make_profile(cooperative_as_answered(), P203="via nuova 2")
    response.document["not_pertinent"] = ["P203:"]
    assert said(response) == []


def test_certifications_outside_the_questionnaire_stay():
    cooperative = cooperative_as_answered(certifications=["ISO 9001", "FSC"])
    response = make_profile(cooperative, P701=["ISO14001"])
    accept_differences(response=response, fields=chosen(response), by=make_user())
    assert fresh(cooperative).certifications == ["ISO 14001", "FSC"]


def test_the_sustainable_development_goals_are_compared_whatever_their_order():
    cooperative = cooperative_as_answered(sdgs=["08", "05"])
    assert said(make_profile(cooperative, P702=["05", "08"])) == []


def test_a_year_without_figures_proposes_all_of_them():
    cooperative = make_cooperative(**(OFFICE | {"founded_on": date(LAST - 20, 5, 12)}))
    rows = differences(response=make_profile(cooperative))
    assert {row.field for row in rows} == set(FIGURES) and {row.year for row in rows} == {LAST}


def test_what_is_accepted_is_in_the_registry_with_its_provenance():
    cooperative, user = cooperative_as_answered(), make_user()
    make_municipality("Rieti", "057059", "RI")
    response = make_profile(cooperative, P101="Nome nuovo", P201="057059", P302="culturmedia", P109="consortium",
                            P502=26, P601="1000.5")  # fmt: skip
    accept_differences(response=response, fields=chosen(response), by=user)
    row = fresh(cooperative)
    assert (row.name, row.municipality.code, row.sector.code, row.legal_form) == (
        "Nome nuovo", "057059", "culturmedia", "consortium")  # fmt: skip
    figures = row.years.get(year=LAST)
    assert (figures.workers, figures.revenue, figures.source) == (26, Decimal("1000.50"), "profile")
    trace = {
        (change.field, change.year): (change.previous, change.value, change.user)
        for change in row.changes.filter(source="profile")
    }
    assert trace == {
        ("name", None): (cooperative.name, "Nome nuovo", user),
        ("municipality", None): ("058091", "057059", user),
        ("sector", None): ("produzione-servizi", "culturmedia", user),
        ("legal_form", None): ("coop_srl", "consortium", user),
        ("workers", LAST): (25, 26, user),
        ("revenue", LAST): ("900000.00", "1000.50", user),
    }
    assert all(response.wave.title in change.note for change in row.changes.filter(source="profile"))
    assert differences(response=response) == []


def test_only_the_chosen_ones_are_written():
    cooperative = cooperative_as_answered()
    response = make_profile(cooperative, P203="via nuova 2", P303="Altro.")
    accept_differences(response=response, fields=chosen(response, "address"), by=make_user())
    assert cooperative.seats.get(kind="registered").address == "via nuova 2"
    assert fresh(cooperative).description == "Pulizie."


def test_a_consent_carries_when_and_through_what_it_was_given():
    cooperative = cooperative_as_answered()
    response = make_profile(cooperative, P803=["directory", "open_data"])
    accept_differences(response=response, fields=chosen(response), by=make_user())
    row = fresh(cooperative)
    assert row.consent_open_data and row.consents_source == f"profile {response.wave.code}"


def test_a_consent_taken_back_in_the_questionnaire_is_taken_back():
    cooperative = cooperative_as_answered()
    response = make_profile(cooperative, P803=["NESSUNA"])
    accept_differences(response=response, fields=chosen(response), by=make_user())
    assert fresh(cooperative).consent_directory is False


def test_a_value_that_changed_since_the_page_was_shown_is_refused_and_nothing_is_written():
    cooperative = cooperative_as_answered()
    response = make_profile(cooperative, P203="via nuova 2", P303="Altro.")
    shown = chosen(response)
    actions.write_cooperative(cooperative=fresh(cooperative), source="staff", address="via terza 3")
    with pytest.raises(ChoicesRefused) as refused:
        accept_differences(response=response, fields=shown, by=make_user())
    assert list(refused.value.problems) == ["address"] and "via terza 3" in refused.value.problems["address"]
    response.refresh_from_db()
    assert fresh(cooperative).description == "Pulizie." and response.reviewed_at is None


def test_what_was_written_after_the_answers_were_sent_is_marked():
    cooperative = cooperative_as_answered()
    response = make_profile(cooperative, P203="via nuova 2", P303="Altro.")
    actions.write_cooperative(cooperative=fresh(cooperative), source="staff", address="via terza 3")
    assert {row.field: row.later for row in differences(response=response)} == {
        "address": True, "description": False}  # fmt: skip


def test_figures_that_do_not_add_up_are_said_at_their_row_and_nothing_is_written():
    cooperative = cooperative_as_answered()
    women = FIGURES["members_women"] - 1
    response = make_profile(cooperative, P203="via nuova 2", P401=29, P402=women)
    some = chosen(response, "address", "members")
    with pytest.raises(ChoicesRefused) as refused:
        accept_differences(response=response, fields=some, by=make_user())
    assert list(refused.value.problems) == ["members"]
    assert cooperative.seats.get(kind="registered").address == "via di prova 1"


@pytest.mark.parametrize(("question", "field", "value"), [
    ("P202", "postcode", "185"), ("P201", "municipality", "999999"), ("P301", "ateco_code", "99.98.97"),
    ("P102", "tax_code", "12345678901"), ("P111", "pec", "non una pec"), ("P107", "albo_category", "ZZ"),
])  # fmt: skip
def test_a_value_that_the_registry_cannot_take_is_said_at_its_row(question, field, value):
    cooperative = cooperative_as_answered()
    response = make_profile(cooperative, P303="Altro.")
    response.document["answers"][question] = value
    with pytest.raises(ChoicesRefused) as refused:
        accept_differences(response=response, fields=chosen(response), by=make_user())
    assert list(refused.value.problems) == [field]
    assert fresh(cooperative).description == "Pulizie."


def test_another_cooperative_s_tax_code_is_refused_at_its_row():
    code = make_tax_code()
    response = make_profile(cooperative_as_answered(), P102=code)
    make_cooperative(tax_code=code)
    with pytest.raises(ChoicesRefused) as refused:
        accept_differences(response=response, fields=chosen(response), by=make_user())
    assert list(refused.value.problems) == ["tax_code"]


def test_deciding_twice_is_refused():
    response = make_profile(cooperative_as_answered(), P203="via nuova 2")
    accept_differences(response=response, fields=chosen(response), by=make_user())
    again = Response.objects.for_work().get(pk=response.pk)
    for verb in (lambda: accept_differences(response=again, fields={}, by=make_user()),
                 lambda: set_aside_differences(response=again, by=make_user())):  # fmt: skip
        with pytest.raises(AlreadyDecided):
            verb()


def test_accepting_nothing_is_no_decision():
    response = make_profile(cooperative_as_answered(), P203="via nuova 2")
    with pytest.raises(NothingChosen):
        accept_differences(response=response, fields={}, by=make_user())
    response.refresh_from_db()
    assert (response.reviewed_at, list(to_review())) == (None, [response])


def test_what_is_set_aside_leaves_the_list_and_the_registry_as_it_is():
    cooperative = cooperative_as_answered()
    response = make_profile(cooperative, P203="via nuova 2")
    assert list(to_review()) == [response]
    set_aside_differences(response=response, by=make_user())
    assert list(to_review()) == [] and cooperative.seats.get(kind="registered").address == "via di prova 1"


def test_only_a_profile_that_was_sent_is_decided_about():
    cooperative = cooperative_as_answered()
    being_filled = make_profile(cooperative, sent=False, P203="via nuova 2")
    other = make_response(make_wave(), make_cooperative(), sent=True)
    for response in (being_filled, other):
        assert differences(response=response) == []
        with pytest.raises(NothingToDecide):
            accept_differences(response=response, fields={}, by=make_user())
    assert list(to_review()) == []


def test_three_responses_are_compared_with_as_many_queries_as_one(django_assert_num_queries):
    wave = make_wave("PROFILO")
    rows = [make_profile(cooperative_as_answered(), wave=wave, P203=f"via {number}") for number in range(3)]
    for number in (1, 3):
        responses = list(to_review()[:number])
        with django_assert_num_queries(6):
            found = differences_of(responses)
        assert [len(found[row.pk]) for row in rows[:number]] == [1] * number
