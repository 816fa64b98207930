"""Saving as one types: few statements, nobody overwrites anybody silently, what was there before is kept."""

import json
import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperatives import actions
from cooperatives.actions.filling import answers_of, frozen, sheet_of
from cooperatives.actions.scoring import scorer_of
from cooperatives.models import Answer, AnswerChange, Response
from cooperatives.scoring.reading import gaps
from land.core.errors import WrongState
from tests.cooperatives.instruments.test_answers import profile
from tests.make.answers import no_answers, published_example
from tests.make.cooperatives import cells_of, make_cooperative, make_membership, make_response, make_wave
from tests.make.people import make_user
from tests.make.places import make_municipality

pytestmark = pytest.mark.django_db


def place(response, name, *more):
    return reverse(f"cooperatives:{name}", args=[response.wave.code, response.cooperative.slug, *more])


def autosave(client, response, version, answers):
    body = json.dumps({"lock_version": version, "answers": answers})
    return client.post(place(response, "autosave"), body, content_type="application/json")


@pytest.fixture
def filling(client):
    """A response that the logged-in representative is filling in."""
    user, cooperative = make_user(first_name="Ida", last_name="Verdi"), make_cooperative()
    make_membership(cooperative, user)
    client.force_login(user)
    response = make_response(make_wave(), cooperative, {}, user=user)
    response.user = user
    return response


def test_autosave_takes_four_statements_for_one_and_for_three_answers_of_whoever_has_a_second_factor_too(
    client, filling, settings
):
    settings.SECOND_FACTOR_REQUIRED = True

    def queries(answers):
        version = Response.objects.get(pk=filling.pk).lock_version
        with CaptureQueriesContext(connection) as captured:
            assert autosave(client, filling, version, answers).status_code == 200
        return len(captured)

    assert queries({"Q1A": ["A01"]}) == 4
    assert queries({"Q1A": ["A02"], "Q1B": ["A01"], "Q4:D01": 3}) == 4
    assert queries({"Q4:D02:not_pertinent": ["1"]}) == 4
    assert answers_of(filling) == {"Q1A": ["A02"], "Q1B": ["A01"], "Q4": {"D01": 3}}


def test_what_an_answer_was_before_is_kept_with_who_changed_it(client, filling):
    for value in (["A01"], ["A02"], ["A02"], []):
        version = Response.objects.get(pk=filling.pk).lock_version
        autosave(client, filling, version, {"Q1A": value})
    rows = AnswerChange.objects.order_by("pk").values_list("previous", "value", "user")
    assert list(rows) == [(["A01"], ["A02"], filling.user.pk), (["A02"], None, filling.user.pk)]
    text = client.get(place(filling, "section", "investimenti")).content.decode()
    assert text.count("Ida Verdi") == 2 and '<details class="beside"' in text


def test_a_clash_bumps_nothing_and_the_version_it_names_still_sees_what_comes_after(filling):
    first = actions.save_answers(response=filling, changes={("Q1A", ""): ["A01"]}, lock_version=1, user=None)
    with pytest.raises(actions.Conflict) as conflict:
        actions.save_answers(response=filling, changes={("Q1A", ""): ["A02"]}, lock_version=0, user=None)
    assert conflict.value.lock_version == first
    assert Response.objects.get(pk=filling.pk).lock_version == first
    actions.save_answers(response=filling, changes={("Q1A", ""): ["A03"]}, lock_version=first, user=None)
    with pytest.raises(actions.Conflict):
        actions.save_answers(
            response=filling,
            changes={("Q1A", ""): ["A02"]},
            lock_version=conflict.value.lock_version,
            user=None,
        )


def test_a_response_read_before_somebody_saved_still_saves_another_answer(filling):
    stale = Response.objects.for_work().get(pk=filling.pk)
    actions.save_answers(response=filling, changes={("Q1A", ""): ["A01"]}, lock_version=1, user=None)
    actions.save_answers(response=stale, changes={("Q8", ""): ["H01"]}, lock_version=1, user=None)
    assert answers_of(filling) == {"Q1A": ["A01"], "Q8": ["H01"]}
    with pytest.raises(actions.Conflict):
        stale.lock_version = 0
        actions.save_answers(response=stale, changes={("Q1A", ""): ["A02"]}, lock_version=0, user=None)


@pytest.mark.django_db(transaction=True)
def test_of_people_who_change_one_answer_in_the_same_instant_one_is_written_and_the_others_are_told():
    response = make_response(make_wave(), make_cooperative(), {})
    seen, gate = [], threading.Barrier(6)

    def write(number):
        own = Response.objects.for_work().get(pk=response.pk)
        gate.wait()
        try:
            changes = {("Q1A", ""): [f"A0{number}"]}
            actions.save_answers(response=own, changes=changes, lock_version=own.lock_version, user=None)
            seen.append(f"A0{number}")
        except actions.Conflict:
            seen.append(None)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = [each for each in seen if each]
    assert len(seen) == 6 and len(written) == 1
    assert answers_of(response) == {"Q1A": written}


def test_a_response_sent_meanwhile_takes_nothing_from_an_old_page(client, filling):
    stale = Response.objects.for_work().get(pk=filling.pk)
    actions.save_answers(response=filling, changes=cells_of(no_answers()), lock_version=9, user=None)
    actions.submit(response=Response.objects.for_work().get(pk=filling.pk), user=filling.user)
    with pytest.raises(WrongState):
        actions.save_answers(response=stale, changes={("Q1A", ""): ["A01"]}, lock_version=9, user=None)
    assert autosave(client, filling, 9, {"Q1A": ["A01"]}).status_code == 409


# ---- not pertinent for us


def test_a_row_is_marked_not_pertinent_without_javascript_and_unmarked_again(client, filling):
    address = place(filling, "section", "automazione")
    codes = [q.code for q in filling.wave.instrument_version.definition.section("automazione").questions]
    assert "Q9" in codes
    page = client.get(address)
    data = {"lock_version": page.context["lock_version"], "shown": page.context["form"].shown}
    client.post(address, data | {"Q9:I01": "2", "Q9:I01:not_pertinent": "1", "save": "1"})
    assert sheet_of(filling).marked == {("Q9", "I01")}
    assert answers_of(filling) == {"Q9": {"I01": 2}}
    page = client.get(address)
    assert 'name="Q9:I01:not_pertinent" value="1" id="q-Q9-I01-np" checked' in page.content.decode()
    data = {"lock_version": page.context["lock_version"], "shown": page.context["form"].shown}
    client.post(address, data | {"Q9:I01": "2", "save": "1"})
    assert sheet_of(filling).marked == set()


def test_a_mark_changed_meanwhile_is_shown_with_both_values(client, filling):
    address = place(filling, "section", "automazione")
    page = client.get(address)
    data = {"lock_version": page.context["lock_version"], "shown": page.context["form"].shown}
    bea = make_user(first_name="Bea", last_name="Neri")
    make_membership(filling.cooperative, bea, "compiler")
    actions.save_answers(
        response=filling, changes={("Q9", "I01"): 1}, marks={("Q9", "I01"): True}, lock_version=9, user=bea
    )
    answer = client.post(address, data | {"Q9:I01": "1", "Q9:I02": "1", "save": "1"})
    assert answer.status_code == 302  # what both say alike is no clash
    old = {"lock_version": 0, "shown": json.dumps({"Q9:I01:not_pertinent": ["1"]})}
    answer = client.post(address, old | {"Q9:I01": "1", "save": "1"})
    assert answer.status_code == 409
    assert "Bea Neri" in answer.content.decode()
    assert sheet_of(filling).marked == {("Q9", "I01")}
    said = autosave(client, filling, 0, {"Q9:I01:not_pertinent": []}).json()
    assert [(c["name"], c["theirs"], c["ours"]) for c in said["conflicts"]] == [
        ("Q9:I01:not_pertinent", ["1"], [])
    ]


def test_the_mark_is_in_the_frozen_document_and_never_changes_the_score():
    user = make_user()
    plain = make_response(make_wave(), make_cooperative(), published_example(), sent=True, user=user)
    marked = make_response(make_wave(), make_cooperative(), published_example(), user=user)
    marks = {("Q4", "D06"): True, ("Q9", "I01"): True}
    actions.save_answers(response=marked, changes={}, marks=marks, lock_version=9, user=user)
    marked = actions.submit(response=marked, user=user)
    assert plain.document["not_pertinent"] == []
    assert marked.document["not_pertinent"] == ["Q4:D06", "Q9:I01"]
    assert marked.document["answers"] == plain.document["answers"]
    assert actions.score_due() == 2
    assert [str(row.scores.get().total) for row in (plain, marked)] == ["81.06", "81.06"]


def test_a_marked_row_without_an_answer_counts_as_the_lowest_point_and_is_not_missing():
    document = no_answers()
    del document["Q9"]["I03"]
    response = make_response(make_wave(), make_cooperative(), document)
    actions.save_answers(
        response=response, changes={}, marks={("Q9", "I03"): True}, lock_version=9, user=None
    )
    assert answers_of(response)["Q9"].get("I03") is None
    sent = actions.submit(response=response, user=None)
    assert sent.document["answers"] == no_answers()
    assert sent.document["not_pertinent"] == ["Q9:I03"]


def test_a_mark_on_what_is_no_scale_is_refused(client, filling):
    for name in ("Q11:M01:not_pertinent", "Q1A::not_pertinent", "Q4:D01:altro"):
        assert autosave(client, filling, 0, {name: ["1"]}).status_code == 400
    assert not Answer.objects.filter(response=filling).exists()


def test_what_is_not_pertinent_is_no_gap():
    response = make_response(make_wave(), make_cooperative(), sent=True)
    scorer = scorer_of(response.wave.scoring_spec)
    result, document = scorer.score(no_answers()), no_answers()
    every = gaps(scorer, document, result, at_most=20)
    rows = [
        f"Q9:{option.code}" for finding in every if finding.question.code == "Q9" for option in finding.items
    ]
    less = gaps(scorer, document, result, at_most=20, not_pertinent=rows[:1])
    shown = {
        finding.question.code: [f"{finding.question.code}:{o.code}" for o in finding.items]
        for finding in less
    }
    assert shown["Q9"] == rows[1:]
    none = gaps(scorer, document, result, at_most=20, not_pertinent=rows)
    assert "Q9" not in {finding.question.code for finding in none}


# ---- hidden answers


def test_answers_to_questions_no_longer_asked_stay_until_the_answers_are_sent():
    make_municipality()
    document = profile() | {"P107": "PL", "P108": "A", "P302": "produzione-servizi"}
    response = make_response(make_wave("PROFILO"), make_cooperative(), document)
    assert answers_of(response)["P108"] == "A"
    sent = actions.submit(response=response, user=None)
    assert "P108" not in sent.document["answers"]


# ---- notes


def test_a_note_beside_a_question_is_read_by_colleagues_settled_and_never_in_the_document(client, filling):
    address = place(filling, "section", "investimenti")
    page = client.get(address)
    data = {"lock_version": page.context["lock_version"], "shown": page.context["form"].shown}
    written = {"Q1A": ["A01"], "note-Q1A": "Chiedere a Ida", "remark": "Q1A"}
    assert client.post(address, data | written).status_code == 302
    assert answers_of(filling) == {"Q1A": ["A01"]}  # what was typed is saved with it
    assert "Chiedere a Ida" in client.get(address).content.decode()
    note = filling.remarks.get()
    other = client.get(place(filling, "section", "preparazione"))
    assert "Chiedere a Ida" not in other.content.decode()
    client.post(address, data | {"Q1A": ["A01"], "settle": str(note.uuid), "lock_version": 99})
    note.refresh_from_db()
    assert note.resolved_at is not None
    assert "Chiedere a Ida" not in client.get(address).content.decode()
    document = frozen(filling.wave.instrument_version.definition, sheet_of(filling))
    assert "Chiedere" not in json.dumps(document)


def test_a_note_that_was_typed_is_kept_whatever_button_is_pressed(client, filling):
    address = place(filling, "section", "investimenti")
    page = client.get(address)
    data = {"lock_version": page.context["lock_version"], "shown": page.context["form"].shown}
    for _time in range(2):
        client.post(address, data | {"note-Q1A": "Da rivedere", "save": "1"})
    assert filling.remarks.count() == 1
    empty = client.post(address, data | {"note-Q1A": " ", "remark": "Q1A"}, follow=True)
    assert "Prima serve il testo della nota." in empty.content.decode()
