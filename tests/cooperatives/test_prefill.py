"""What the last wave knows comes in “to confirm”, only where the question is still the same."""

import copy

import pytest
from django.urls import reverse
from django.utils import timezone

from cooperatives import actions
from cooperatives.actions.filling import answers_of, sheet_of, start
from cooperatives.actions.prefill import still_there
from cooperatives.instruments import Definition
from cooperatives.models import Answer
from land.core.errors import WrongState
from tests.make.answers import no_answers, published_example
from tests.make.cooperatives import make_cooperative, make_member, make_membership, make_response, make_wave
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


def place(response, name, *more):
    return reverse(f"cooperatives:{name}", args=[response.wave.code, response.cooperative.slug, *more])


@pytest.fixture
def second(client):
    """The second response of a cooperative, prefilled from the first; its representative is logged in."""
    user, cooperative, first = make_user(), make_cooperative(), make_wave()
    make_membership(cooperative, user)
    before = make_response(first, cooperative, published_example(), user=user)
    actions.save_answers(response=before, changes={}, marks={("Q4", "D06"): True}, lock_version=9, user=user)
    actions.submit(response=before, user=user)
    member = make_member(make_wave(prefill_from=first), cooperative)
    response = start(member=member, user=user)
    response.wave_member = member
    response.user = user
    client.force_login(user)
    return response


def test_the_answers_of_the_last_wave_come_in_to_be_confirmed(second):
    assert answers_of(second) == published_example()
    assert set(second.answers.values_list("source", "confirmed")) == {("prefill", False)}
    assert sheet_of(second).marked == {("Q4", "D06")}
    start(member=second.wave_member, user=None)
    assert second.answers.count() == len(sheet_of(second).unconfirmed)


def test_another_cooperative_and_what_was_not_sent_bring_nothing_in():
    first = make_wave()
    make_response(first, make_cooperative(), published_example(), sent=True)
    half = make_cooperative()
    make_response(first, half, published_example())
    later = make_wave(prefill_from=first)
    assert answers_of(start(member=make_member(later, half), user=None)) == {}
    assert answers_of(start(member=make_member(later, make_cooperative()), user=None)) == {}


def test_unconfirmed_answers_refuse_the_submission_by_name_and_stand_in_the_summary(second, client):
    with pytest.raises(actions.AnswersMissing) as missing:
        actions.submit(response=second, user=second.user)
    named = {(problem.question, problem.row) for problem in missing.value.problems}
    assert ("Q1A", "") in named and ("Q4", "D01") in named
    text = client.get(place(second, "summary")).content.decode()
    assert place(second, "section", "investimenti") + "#q-Q1A" in text


def test_saving_an_answer_confirms_it_changed_or_not(second):
    same = published_example()["Q1A"]
    actions.save_answers(response=second, changes={("Q1A", ""): same}, lock_version=0, user=second.user)
    actions.save_answers(response=second, changes={("Q2", ""): ["B01"]}, lock_version=9, user=second.user)
    rows = Answer.objects.filter(response=second, question__in=["Q1A", "Q2"]).order_by("question")
    assert list(rows.values_list("source", "confirmed")) == [("prefill", True), ("user", True)]


def test_a_whole_section_or_one_question_is_confirmed_by_a_button(second, client):
    address = place(second, "section", "investimenti")
    page = client.get(address)
    assert 'name="confirm" value="*"' in page.content.decode()
    data = {"lock_version": page.context["lock_version"], "shown": page.context["form"].shown}
    typed = {"Q1A": published_example()["Q1A"], "Q1B": published_example()["Q1B"]}
    client.post(address, data | typed | {"confirm": "Q1A"})
    assert {cell for cell in sheet_of(second).unconfirmed if cell[0] in typed} == {("Q1B", "")}
    client.post(address, data | typed | {"confirm": "*"})
    assert not [cell for cell in sheet_of(second).unconfirmed if cell[0] in typed]
    assert answers_of(second) == published_example()


def test_once_all_is_confirmed_it_can_be_sent(second):
    actions.confirm_answers(response=second, questions=list(published_example()), user=second.user)
    sent = actions.submit(response=second, user=second.user)
    assert sent.document["answers"] == published_example()
    assert sent.document["not_pertinent"] == ["Q4:D06"]
    with pytest.raises(WrongState):
        actions.confirm_answers(response=second, questions=["Q1A"], user=None)


def test_only_what_the_new_text_still_asks_alike_comes_in():
    old = make_wave().instrument_version.definition
    data = copy.deepcopy(old.data)
    questions = {q["code"]: q for section in data["sections"] for q in section["questions"]}
    del questions["Q2"]["options"][0]  # an option that was chosen
    questions["Q4"]["rows"] = questions["Q4"]["rows"][1:]
    questions["Q8"]["code"] = "Q80"
    questions["Q3"]["type"] = "single"
    new = Definition.from_dict(data)
    kept = still_there(old, new, published_example())
    assert set(published_example()) - set(kept) == {"Q2", "Q8", "Q3"}
    assert set(kept["Q4"]) == set(published_example()["Q4"]) - {"D01"}


def test_resuming_on_another_device_leads_to_the_first_gap(client):
    user, cooperative = make_user(), make_cooperative()
    make_membership(cooperative, user)
    document = no_answers()
    del document["Q8"]
    response = make_response(make_wave(), cooperative, document, user=user)
    client.force_login(user)
    assert client.post(place(response, "intro")).url == place(response, "section", "sicurezza-dati")
    assert timezone.now() < response.wave.closes_at
