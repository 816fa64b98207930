"""A run scores all that a wave holds, once, whatever happens to the worker; nothing that was computed is lost or changed."""

import os
import signal
import threading
from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cooperatives import actions
from cooperatives.actions import runs
from cooperatives.actions.runs import NothingSent, NotScored, NotUsable, SpecOfAnother
from cooperatives.models import Response, Score, ScoringRun, ScoringSpec
from land.embedded import servers
from tests.make.answers import all_answers, published_example
from tests.make.cooperatives import make_cooperative, make_response, make_wave
from tests.make.workers import celery, environment, until

pytestmark = pytest.mark.django_db


def make_sent(wave, number=1, answers=None):
    return [make_response(wave, make_cooperative(), answers, sent=True) for _index in range(number)]


def other_spec(wave):
    """A second scoring of the same questionnaire, in which the first dimension counts twice."""
    content = deepcopy(wave.scoring_spec.content)
    content["version"] = "9.0.0"
    content["dimensions"][0]["weight"] = 2
    return ScoringSpec.objects.create(
        instrument_version=wave.instrument_version, version="9.0.0", content=content, sha256="f" * 64
    )


def work(run):
    actions.work_run(run_pk=run.pk)
    run.refresh_from_db()
    return run


def test_a_run_takes_the_last_sent_revision_of_each_cooperative():
    wave = make_wave()
    first, second = make_sent(wave, 2)
    Response.objects.filter(pk=first.pk).update(
        state="reopened", reopened_at=timezone.now(), reopened_reason="errore"
    )
    again = Response.objects.create(
        wave_member=first.wave_member, revision=2, state="submitted", submitted_at=timezone.now(),
        document=first.document, document_sha256=first.document_sha256,
    )  # fmt: skip
    make_response(wave, make_cooperative())
    assert actions.ask_run(wave=wave).responses == [second.pk, again.pk]


def test_asking_twice_for_the_same_gives_the_same_run_and_another_answer_gives_another():
    wave = make_wave()
    make_sent(wave)
    run = actions.ask_run(wave=wave)
    assert actions.ask_run(wave=wave) == run
    make_sent(wave)
    assert actions.ask_run(wave=wave) != run
    assert actions.ask_run(wave=wave, spec=other_spec(wave)).spec.version == "9.0.0"


def test_a_run_ends_with_a_score_of_each_response_and_is_the_one_in_use():
    wave = make_wave()
    example = make_response(wave, make_cooperative(), published_example(), sent=True)
    make_sent(wave, 2)
    run = work(actions.ask_run(wave=wave))
    assert (run.state, run.scored, run.failed, run.current) == ("succeeded", 3, 0, True)
    score = Score.objects.get(response=example)
    assert (str(score.total), score.level, score.document_sha256) == (
        "81.06", "advanced", example.document_sha256,
    )  # fmt: skip
    assert score.dimensions["D2"] == "87.14"
    assert Score.objects.exclude(response=example).values_list("flags", flat=True)[0] == [
        "all_lowest:Q4", "all_lowest:Q9", "all_lowest:Q11",
    ]  # fmt: skip


def test_a_run_writes_what_scoring_one_by_one_writes():
    wave = make_wave()
    make_response(wave, make_cooperative(), published_example(), sent=True)
    one, other = wave.scoring_spec, other_spec(wave)
    actions.score_due()
    wave.scoring_spec = other
    wave.save()
    work(actions.ask_run(wave=wave, spec=other))
    columns = ("questions", "dimensions", "level", "flags", "document_sha256")
    assert (
        Score.objects.filter(spec=one).values(*columns).get()
        == Score.objects.filter(spec=other).values(*columns).get()
    )


def test_existing_scores_are_kept_and_counted():
    wave = make_wave()
    make_sent(wave, 2)
    assert actions.score_due() == 2
    before = list(Score.objects.order_by("pk").values())
    make_sent(wave)
    run = work(actions.ask_run(wave=wave))
    assert (run.state, run.scored) == ("succeeded", 3)
    assert list(Score.objects.order_by("pk").values())[:2] == before


@pytest.mark.parametrize("spoil", [{"Q1A": ["Z99"]}, {"Q4": 7}, {"Q1A": {"a": []}}])
def test_a_bad_response_never_stops_a_run_and_is_named(spoil):
    wave = make_wave()
    bad, good = make_sent(wave, 2)
    document = {**bad.document, "answers": {**bad.document["answers"], **spoil}}
    Response.objects.filter(pk=bad.pk).update(document=document)
    run = work(actions.ask_run(wave=wave))
    assert (run.state, run.scored, run.failed, run.current) == ("partial", 1, 1, True)
    assert [(entry["code"], entry["response"]) for entry in run.log] == [("refused", bad.pk)]
    assert list(Score.objects.values_list("response_id", flat=True)) == [good.pk]
    bad.refresh_from_db()
    assert bad.scoring_error == run.log[0]["why"]


@pytest.mark.parametrize("document", [{}, [], {"answers": None}, {"answers": []}, {"answers": {}}])
def test_a_document_that_is_none_is_a_bad_response(document):
    wave = make_wave()
    bad, _good = make_sent(wave, 2)
    Response.objects.filter(pk=bad.pk).update(document=document)
    assert work(actions.ask_run(wave=wave)).state == "partial"


def test_a_run_without_one_result_has_failed_is_not_used_and_can_be_asked_again():
    wave = make_wave()
    (bad,) = make_sent(wave)
    Response.objects.filter(pk=bad.pk).update(document={"answers": {}})
    run = work(actions.ask_run(wave=wave))
    assert (run.state, run.current) == ("failed", False)
    with pytest.raises(NotUsable):
        actions.use_run(run=run)
    Response.objects.filter(pk=bad.pk).update(document=bad.document)
    assert actions.ask_run(wave=wave).state == "queued"
    assert work(run).state == "succeeded"


def test_a_scoring_that_does_not_fit_fails_the_run_and_says_why():
    wave = make_wave()
    make_sent(wave)
    content = deepcopy(wave.scoring_spec.content)
    content["instrument_versions"] = ["7.7.7"]
    spec = ScoringSpec.objects.create(
        instrument_version=wave.instrument_version, version="8.0.0", content=content, sha256="e" * 64
    )
    run = work(actions.ask_run(wave=wave, spec=spec))
    assert (run.state, run.log[0]["code"]) == ("failed", "unfit")


def test_scoring_again_under_another_specification_keeps_the_old_results_and_waits_to_be_used():
    wave = make_wave()
    make_sent(wave, 2, published_example())
    first = work(actions.ask_run(wave=wave))
    before = list(Score.objects.order_by("pk").values())
    second = work(actions.ask_run(wave=wave, spec=other_spec(wave)))
    assert list(Score.objects.filter(spec=first.spec).order_by("pk").values()) == before
    assert Score.objects.filter(spec=second.spec).count() == 2
    assert list(ScoringRun.objects.filter(current=True)) == [first]
    actions.use_run(run=second)
    wave.refresh_from_db()
    assert (list(ScoringRun.objects.filter(current=True)), wave.scoring_spec) == ([second], second.spec)
    assert str(Score.objects.filter(spec=second.spec)[0].total) == "77.10"  # (2 × D1 + D2 … D6) / 7


def test_a_run_asked_earlier_that_ends_later_does_not_take_the_place_of_the_newer():
    wave = make_wave()
    make_sent(wave)
    older = actions.ask_run(wave=wave)
    make_sent(wave)
    newer = work(actions.ask_run(wave=wave))
    work(older)
    assert list(ScoringRun.objects.filter(current=True)) == [newer]


def test_what_cannot_be_run_is_refused_with_its_reason():
    wave = make_wave()
    with pytest.raises(NothingSent):
        actions.ask_run(wave=wave)
    unscored = make_wave(scoring_spec=None)
    with pytest.raises(NotScored):
        actions.ask_run(wave=unscored)
    foreign = ScoringSpec(instrument_version_id=0, content={}, version="1.0.0", sha256="")
    with pytest.raises(SpecOfAnother):
        actions.ask_run(wave=wave, spec=foreign)


def test_closing_a_wave_asks_for_its_run():
    wave = make_wave()
    make_sent(wave, 2)
    actions.close_wave(wave=wave)
    assert list(ScoringRun.objects.values_list("wave", "state", "total")) == [(wave.pk, "queued", 2)]
    assert actions.work_runs() == 1
    assert Score.objects.count() == 2


def test_closing_a_wave_that_nobody_answered_asks_for_none():
    actions.close_wave(wave=make_wave())
    assert not ScoringRun.objects.exists()


def test_a_run_is_left_to_its_worker_until_the_lease_ends(monkeypatch):
    wave = make_wave()
    make_sent(wave)
    run = actions.ask_run(wave=wave)
    now = timezone.now()
    ScoringRun.objects.filter(pk=run.pk).update(
        state="running", started_at=now, claimed_until=now + timedelta(seconds=30)
    )
    assert actions.work_run(run_pk=run.pk) is None
    other = actions.ask_run(wave=wave, spec=other_spec(wave))
    assert actions.work_run(run_pk=other.pk) is None  # one at a time in a wave
    ScoringRun.objects.filter(pk=run.pk).update(claimed_until=now - timedelta(seconds=1))
    assert work(run).state == "succeeded"
    assert work(other).state == "succeeded"


def test_a_long_run_is_left_halfway_and_taken_up_where_it_stands(monkeypatch):
    monkeypatch.setattr(runs, "CHUNK", 2)
    wave = make_wave()
    make_sent(wave, 5)
    run = actions.ask_run(wave=wave)
    actions.work_run(run_pk=run.pk, seconds=0)
    run.refresh_from_db()
    assert (run.state, run.scored, run.claimed_until) == ("running", 2, None)
    assert work(run).state == "succeeded"
    assert (run.scored, run.log[0]["code"], run.log[0]["done"]) == (5, "resumed", 2)


def test_a_run_makes_the_same_queries_for_one_response_and_for_three():
    def queries(number):
        wave = make_wave()
        make_sent(wave, number)
        run = actions.ask_run(wave=wave)
        with CaptureQueriesContext(connection) as captured:
            work(run)
        return len(captured)

    queries(1)
    assert queries(3) == queries(1)


@pytest.mark.django_db(transaction=True)
def test_a_response_that_somebody_scores_meanwhile_has_one_score(monkeypatch):
    wave = make_wave()
    (taken, _other) = make_sent(wave, 2)
    run = actions.ask_run(wave=wave)
    from cooperatives.actions import batches

    write = batches.copy_scores

    def late(rows):
        other = threading.Thread(target=elsewhere)
        other.start()
        other.join(30)
        write(rows)

    def elsewhere():
        actions.score_response(response_pk=taken.pk)
        connection.close()

    monkeypatch.setattr(batches, "copy_scores", late)
    assert work(run).state == "succeeded"
    assert Score.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_run_double_nothing(monkeypatch):
    monkeypatch.setattr(runs, "CHUNK", 1)
    wave = make_wave()
    make_sent(wave, 6)
    run = actions.ask_run(wave=wave)
    together, failed = threading.Barrier(2), []

    def worker():
        try:
            together.wait(10)
            actions.work_run(run_pk=run.pk)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    run.refresh_from_db()
    assert (failed, run.state, run.scored, Score.objects.count()) == ([], "succeeded", 6, 6)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_run_loses_and_doubles_nothing(tmp_path):
    """A real worker, SIGKILL, another worker. Copies of one answer make the run long enough to be hit."""
    wave = make_wave()
    (first,) = make_sent(wave, 1, all_answers())
    copies = 24_000
    run = actions.ask_run(wave=wave)
    run.responses += [response.pk for response in copies_of(first, copies)]
    run.total = len(run.responses)
    run.save()
    command = ("worker", "--pool", "solo", "--without-gossip", "--without-mingle")
    with servers(database=os.environ["DATABASE_URL"]) as own:
        env = environment(own.redis, tmp_path, DJANGO_SETTINGS_MODULE="land.settings.demo")
        with celery(env, *command) as worker:
            send(own.redis, run)
            until(lambda: Score.objects.exists(), "the run begins")
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        run.refresh_from_db()
        done = run.scored
        assert run.state == "running"
        assert 0 < done < copies + 1
        assert Score.objects.count() == done
        ScoringRun.objects.update(claimed_until=timezone.now())  # the minute of the lease
        with celery(env, *command):
            send(own.redis, run)
            until(lambda: ScoringRun.objects.get().finished_at is not None, "the run ends")
    run.refresh_from_db()
    assert (run.state, run.scored, run.failed, run.current) == ("succeeded", copies + 1, 0, True)
    assert (run.log[0]["code"], run.log[0]["done"]) == ("resumed", done)
    scored = Score.objects.values_list("response_id", flat=True)
    assert sorted(scored) == run.responses


def copies_of(response, number):
    """As many more responses: later revisions, which a run takes as it finds them in its list."""
    return Response.objects.bulk_create(
        Response(
            wave_member=response.wave_member, revision=revision, state="submitted", submitted_at=timezone.now(),
            document=response.document, document_sha256=response.document_sha256,
        )
        for revision in range(2, number + 2)
    )  # fmt: skip


def send(redis, run):
    """Wake the worker of this test, as a nudge does."""
    from land.celery import app

    with app.connection_for_write(redis) as link:
        app.send_task("cooperatives.work_run", args=(run.pk,), connection=link, ignore_result=True)
