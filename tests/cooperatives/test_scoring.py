"""From a submitted response to its score, once, whoever comes and however often."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cooperatives import actions
from cooperatives.models import Response, Score
from tests.make.answers import all_answers, published_example
from tests.make.cooperatives import make_cooperative, make_response, make_wave

pytestmark = pytest.mark.django_db


def test_the_published_example_is_scored_81_06_and_advanced():
    response = make_response(make_wave(), make_cooperative(), published_example(), sent=True)
    score = actions.score_response(response_pk=response.pk)
    score.refresh_from_db()
    assert (str(score.total), score.level) == ("81.06", "advanced")
    assert score.dimensions == {
        "D1": "53.33", "D2": "87.14", "D3": "80.36", "D4": "84.52", "D5": "96.00", "D6": "85.00",
    }  # fmt: skip
    assert score.document_sha256 == response.document_sha256


def test_scoring_again_changes_nothing():
    response = make_response(make_wave(), make_cooperative(), sent=True)
    assert actions.score_due() == 1
    before = Score.objects.values().get()
    assert actions.score_response(response_pk=response.pk) is None
    assert actions.score_due() == 0
    assert actions.run_scoring(wave=response.wave) == {"scored": 0, "failed": 0, "total": 1}
    assert Score.objects.values().get() == before


def test_a_response_that_is_being_filled_in_is_not_scored():
    response = make_response(make_wave(), make_cooperative())
    assert actions.score_response(response_pk=response.pk) is None
    assert actions.score_due() == 0


def test_a_claimed_response_is_left_alone_until_the_lease_ends():
    response = make_response(make_wave(), make_cooperative(), sent=True)
    Response.objects.filter(pk=response.pk).update(claimed_until=timezone.now() + timedelta(seconds=30))
    assert actions.score_due() == 0
    Response.objects.filter(pk=response.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert actions.score_due() == 1


def test_a_bad_response_is_marked_and_never_stops_the_others():
    wave = make_wave()
    bad = make_response(wave, make_cooperative(), sent=True)
    good = make_response(wave, make_cooperative(), all_answers(), sent=True)
    document = {**bad.document, "answers": {**bad.document["answers"], "Q1A": ["Z99"]}}
    Response.objects.filter(pk=bad.pk).update(document=document)
    assert actions.run_scoring(wave=wave) == {"scored": 1, "failed": 1, "total": 2}
    bad.refresh_from_db()
    assert bad.scoring_error.startswith("Q1A")
    assert list(Score.objects.values_list("response_id", "level")) == [(good.pk, "advanced")]
    assert actions.score_due() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_claim_the_same_response_leave_one_score():
    wave = make_wave()
    responses = [make_response(wave, make_cooperative(), sent=True) for _number in range(6)]
    together = threading.Barrier(2)
    done, failed = [], []

    def work():
        try:
            together.wait(10)
            done.append(actions.score_due())
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert sum(done) == 6
    assert sorted(Score.objects.values_list("response_id", flat=True)) == sorted(
        each.pk for each in responses
    )
    assert not Response.objects.exclude(claimed_until=None).exists()
    assert set(Response.objects.values_list("attempts", flat=True)) == {1}


def test_the_queue_is_worked_off_with_the_same_queries_for_one_and_for_three():
    def queries(number):
        wave = make_wave()
        for _index in range(number):
            make_response(wave, make_cooperative(), sent=True)
        with CaptureQueriesContext(connection) as captured:
            assert actions.score_due(wave=wave) == number
        return len(captured)

    queries(1)
    assert queries(3) == queries(1)


@pytest.mark.parametrize("document", [{}, [], {"answers": None}, {"answers": []}])
def test_a_document_without_answers_stops_nobody(document):
    wave = make_wave()
    bad = make_response(wave, make_cooperative(), sent=True)
    make_response(wave, make_cooperative(), sent=True)
    Response.objects.filter(pk=bad.pk).update(document=document)
    assert actions.score_due() == 1
    bad.refresh_from_db()
    assert bad.scoring_error.endswith("the response has no answers document")
