"""Filling in: nothing typed is lost, nobody overwrites anybody silently, a submission is one frozen document."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cooperatives import actions
from cooperatives.actions.filling import answers_of, problems_of, start
from cooperatives.instruments.canonical import sha256
from cooperatives.models import Response, Wave
from land.core.errors import WrongState
from tests.make.answers import no_answers, published_example
from tests.make.cooperatives import make_cooperative, make_member, make_response, make_wave
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


def begun():
    wave, cooperative = make_wave(), make_cooperative()
    member = make_member(wave, cooperative)
    response = start(member=member, user=None)
    response.wave_member = member
    return response


def save(response, changes, version):
    return actions.save_answers(response=response, changes=changes, lock_version=version, user=None)


def test_starting_twice_gives_the_same_response():
    response = begun()
    again = start(member=response.wave_member, user=make_user())
    assert again.pk == response.pk
    response.wave_member.refresh_from_db()
    assert response.wave_member.state == "started"


def test_answers_are_saved_as_a_diff_and_read_back_as_a_document():
    response = begun()
    version = save(response, {("Q1A", ""): ["A01"], ("Q4", "D01"): 3}, 0)
    version = save(response, {("Q4", "D02"): 0}, version)
    assert answers_of(response) == {"Q1A": ["A01"], "Q4": {"D01": 3, "D02": 0}}
    save(response, {("Q1A", ""): None}, version)
    assert answers_of(response) == {"Q4": {"D01": 3, "D02": 0}}


def test_two_colleagues_in_different_sections_do_not_get_in_the_way():
    response = begun()
    assert save(response, {("Q1A", ""): ["A01"]}, 0) == 1
    assert save(response, {("Q8", ""): ["H01"]}, 0) == 2
    assert answers_of(response) == {"Q1A": ["A01"], "Q8": ["H01"]}


def test_the_second_to_change_the_same_answer_sees_both_values_and_writes_nothing():
    response = begun()
    save(response, {("Q1A", ""): ["A01"]}, 0)
    with pytest.raises(actions.Conflict) as conflict:
        save(response, {("Q1A", ""): ["A02"], ("Q8", ""): ["H01"]}, 0)
    assert [(c.question, c.theirs, c.ours) for c in conflict.value.clashes] == [("Q1A", ["A01"], ["A02"])]
    assert answers_of(response) == {"Q1A": ["A01"]}
    save(response, {("Q1A", ""): ["A02"]}, conflict.value.lock_version)
    assert answers_of(response) == {"Q1A": ["A02"]}


def test_an_answer_taken_back_meanwhile_is_a_clash_too():
    response = begun()
    version = save(response, {("Q1A", ""): ["A01"]}, 0)
    save(response, {("Q1A", ""): None}, version)
    with pytest.raises(actions.Conflict):
        save(response, {("Q1A", ""): ["A01", "A02"]}, version)


def test_two_people_who_write_the_same_do_not_clash():
    response = begun()
    save(response, {("Q1A", ""): ["A01"]}, 0)
    assert save(response, {("Q1A", ""): ["A01"]}, 0) == 2


def test_submitting_freezes_one_document_with_its_hash():
    user = make_user()
    response = make_response(make_wave(), make_cooperative(), published_example(), sent=True, user=user)
    response.refresh_from_db()
    assert response.state == "submitted"
    assert response.submitted_by == user
    assert response.document["answers"] == published_example()
    assert response.document["instrument_sha256"] == response.wave.instrument_version.sha256
    assert response.document_sha256 == sha256(response.document)
    response.wave_member.refresh_from_db()
    assert response.wave_member.state == "submitted"


def test_submitting_twice_changes_nothing():
    response = make_response(make_wave(), make_cooperative(), sent=True)
    before = Response.objects.values().get(pk=response.pk)
    actions.submit(response=Response.objects.for_work().get(pk=response.pk), user=make_user())
    assert Response.objects.values().get(pk=response.pk) == before


def test_an_unanswered_row_refuses_the_submission_and_is_named():
    document = no_answers()
    del document["Q9"]["I03"]
    response = make_response(make_wave(), make_cooperative(), document)
    with pytest.raises(actions.AnswersMissing) as missing:
        actions.submit(response=response, user=None)
    assert [(problem.question, problem.row) for problem in missing.value.problems] == [("Q9", "I03")]
    assert [(problem.question, problem.row) for problem in problems_of(response)] == [("Q9", "I03")]
    response.refresh_from_db()
    assert (response.state, response.document) == ("filling", None)


def test_a_submitted_response_takes_no_more_answers():
    response = make_response(make_wave(), make_cooperative(), sent=True)
    with pytest.raises(WrongState):
        save(response, {("Q1A", ""): ["A01"]}, response.lock_version)


@pytest.mark.parametrize("how", ["closed", "too-late", "too-early", "suspended"])
def test_a_wave_that_is_not_open_takes_nothing(how):
    response = make_response(make_wave(), make_cooperative())
    now = timezone.now()
    wave = response.wave
    if how == "closed":
        actions.close_wave(wave=wave)
    elif how == "suspended":
        Wave.objects.filter(pk=wave.pk).update(state="suspended", suspended_at=now)
    elif how == "too-late":
        Wave.objects.filter(pk=wave.pk).update(closes_at=now - timedelta(seconds=1))
    else:
        Wave.objects.filter(pk=wave.pk).update(opens_at=now + timedelta(hours=1))
    response = Response.objects.for_work().get(pk=response.pk)
    for verb in (
        lambda: save(response, {("Q1A", ""): ["A01"]}, response.lock_version),
        lambda: actions.submit(response=response, user=None),
        lambda: start(member=make_member(wave, make_cooperative()), user=None),
    ):
        with pytest.raises(actions.WaveClosed):
            verb()
    assert answers_of(response) == no_answers()


def test_answers_to_questions_no_longer_asked_are_left_out_of_the_document():
    from tests.cooperatives.instruments.test_answers import profile
    from tests.make.places import make_municipality

    make_municipality()
    document = profile() | {"P107": "PL", "P108": "A", "P302": "produzione-servizi"}
    response = make_response(make_wave("PROFILO"), make_cooperative(), document, sent=True)
    assert "P108" not in response.document["answers"]
    assert response.document["answers"]["P107"] == "PL"
