"""PROFILO starts from what the registry knows, and its codice fiscale is nobody else's."""

import pytest

from cooperatives import actions
from cooperatives.actions.filling import answers_of, problems_of
from cooperatives.actions.profile import known_of
from cooperatives.actions.profile_sums import own_code
from tests.cooperatives.test_profile import cooperative_as_answered
from tests.make.cooperatives import make_cooperative, make_member, make_response, make_wave
from tests.make.profile import LAST, make_profile

pytestmark = pytest.mark.django_db


def test_a_new_profile_starts_from_the_registry_to_be_confirmed():
    cooperative = cooperative_as_answered()
    wave = make_wave("PROFILO", cooperatives=[cooperative])
    response = actions.start(member=make_member(wave, cooperative), user=None)
    known = answers_of(response)
    assert known["P101"] == cooperative.name
    assert known["P501"] == LAST
    assert {row.source for row in response.answers.all()} == {"prefill"}
    assert not response.answers.filter(confirmed=True).exists()
    waiting = {problem.question for problem in problems_of(response) if problem.code == "unconfirmed"}
    assert waiting == set(known)


def test_what_is_known_is_what_was_answered_but_for_consents():
    """The two ways of turning values agree: a PROFILO that says what the registry says is known word by word."""
    cooperative = cooperative_as_answered()
    answered = make_profile(cooperative).document["answers"]
    known = known_of(cooperative)
    assert {"P802", "P803"} & set(known) == set()
    assert {
        code: value for code, value in known.items() if code in answered and value != answered[code]
    } == {}


def test_figures_of_an_older_year_are_not_offered_as_the_last():
    cooperative = make_cooperative()
    actions.write_year(cooperative=cooperative, year=LAST - 1, source="accounts", members=12)
    assert not {"P401", "P501"} & set(known_of(cooperative))


def test_another_cooperatives_code_is_refused_and_an_unknown_one_left_to_the_office():
    cooperative, other = make_cooperative(), make_cooperative()
    response = make_response(
        make_wave("PROFILO", cooperatives=[cooperative]), cooperative, {"P102": other.tax_code}
    )
    [problem] = [each for each in problems_of(response) if each.question == "P102" and each.code == "E05"]
    assert problem.params == {"code": cooperative.tax_code}
    assert own_code({"P102": cooperative.tax_code}, cooperative) == []
    assert own_code({"P102": "00000000000"}, cooperative) == []
    assert own_code({}, cooperative) == []
