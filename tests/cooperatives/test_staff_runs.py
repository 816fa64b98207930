"""Staff ask for runs, follow them and choose; they read one cooperative's answers only where it is noted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperatives import actions
from cooperatives.models import Response, ScoringRun
from land.accounts.models import AccessEvent
from tests.cooperatives.test_runs import make_sent, other_spec, work
from tests.cooperatives.test_staff import staff  # noqa: F401 (a fixture)
from tests.make.answers import published_example
from tests.make.cooperatives import make_cooperative, make_membership, make_response, make_wave
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


def screen(wave):
    return reverse("waves_runs", args=[wave.pk])


def test_staff_ask_for_a_run_and_see_how_it_ended(staff):  # noqa: F811
    wave = make_wave()
    make_sent(wave, 2)
    page = staff.post(screen(wave), {"spec": wave.scoring_spec_id}, follow=True).content.decode()
    assert "Il calcolo è in coda" in page and "0 di 2 calcolate" in page
    run = work(ScoringRun.objects.get())
    assert run.asked_by is not None
    page = staff.get(screen(wave)).content.decode()
    assert "2 di 2 calcolate" in page and "<strong>In uso</strong>" in page and "Usa questo" not in page
    again = staff.post(screen(wave), {"spec": wave.scoring_spec_id}, follow=True).content.decode()
    assert "sono già state calcolate" in again and ScoringRun.objects.count() == 1


def test_staff_choose_another_specification_and_put_its_run_in_use(staff):  # noqa: F811
    wave = make_wave()
    make_sent(wave)
    first = work(actions.ask_run(wave=wave))
    spec = other_spec(wave)
    staff.post(screen(wave), {"spec": spec.pk})
    second = work(ScoringRun.objects.get(spec=spec))
    assert ScoringRun.objects.get(current=True) == first
    staff.post(reverse("waves_runs_use", args=[wave.pk, second.uuid]))
    assert ScoringRun.objects.get(current=True) == second
    assert "Messo in uso da" in staff.get(screen(wave)).content.decode()


def test_the_log_names_who_could_not_be_scored_and_leads_there(staff):  # noqa: F811
    wave = make_wave()
    bad, _good = make_sent(wave, 2)
    Response.objects.filter(pk=bad.pk).update(document={"answers": {}})
    work(actions.ask_run(wave=wave))
    page = staff.get(screen(wave)).content.decode()
    assert "1 non calcolabile" in page and "punteggio non calcolabile (Q1A" in page
    assert reverse("responses_read", args=[bad.uuid]) in page


def test_a_survey_without_answers_or_without_a_scoring_says_so(staff):  # noqa: F811
    wave = make_wave()
    page = staff.post(screen(wave), {"spec": wave.scoring_spec_id}, follow=True).content.decode()
    assert "Nessuno ha ancora inviato risposte" in page
    foreign = make_wave("PROFILO")
    assert "non prevede un punteggio" in staff.get(screen(foreign)).content.decode()
    assert staff.post(screen(foreign), {"spec": wave.scoring_spec_id}).status_code == 200
    assert not ScoringRun.objects.exists()


def test_a_survey_that_closed_without_answers_does_not_wait_for_a_run(staff):  # noqa: F811
    wave = make_wave()
    assert "La chiusura della rilevazione ne chiede uno" in staff.get(screen(wave)).content.decode()
    actions.close_wave(wave=wave)
    page = staff.get(screen(wave)).content.decode()
    assert "alla chiusura nessuno aveva inviato risposte" in page and "ne chiede uno" not in page


def test_a_run_of_another_wave_is_not_found(staff):  # noqa: F811
    wave, other = make_wave(), make_wave()
    make_sent(wave)
    run = work(actions.ask_run(wave=wave))
    assert staff.post(reverse("waves_runs_use", args=[other.pk, run.uuid])).status_code == 404
    assert staff.get(reverse("waves_runs", args=[0])).status_code == 404


def test_nobody_else_gets_to_the_runs_or_the_answers(client):
    wave = make_wave()
    user, cooperative = make_user(), make_cooperative()
    make_membership(cooperative, user)
    response = make_response(wave, cooperative, sent=True)
    run = work(actions.ask_run(wave=wave))
    client.force_login(user)
    assert client.get(screen(wave)).status_code in (302, 403, 404)
    assert client.post(reverse("waves_runs_use", args=[wave.pk, run.uuid])).status_code in (302, 403, 404)
    assert client.get(reverse("responses_read", args=[response.uuid])).status_code in (302, 403, 404)
    assert not AccessEvent.objects.filter(what__startswith="answers").exists()


def test_reading_answers_is_noted_each_time(staff):  # noqa: F811
    response = make_response(make_wave(), make_cooperative(), published_example(), sent=True)
    actions.score_due()
    url = reverse("responses_read", args=[response.uuid])
    page = staff.get(url).content.decode()
    assert "81,06" in page and "Avanzato" in page and "Q11: tutte le righe al massimo" in page
    assert "annotata nel registro degli accessi" in page
    staff.get(url)
    noted = AccessEvent.objects.filter(what__startswith="answers")
    assert (
        list(noted.values_list("what", flat=True))
        == [f"answers {response.cooperative.public_id} {response.wave.code}"] * 2
    )
    assert (
        staff.get(reverse("responses_read", args=["00000000-0000-0000-0000-000000000000"])).status_code == 404
    )


def test_answers_half_written_can_be_read_too(staff):  # noqa: F811
    response = make_response(make_wave(), make_cooperative(), {"Q1A": ["A01"]})
    page = staff.get(reverse("responses_read", args=[response.uuid])).content.decode()
    assert "Progettazione di prodotti" in page


def test_the_lists_lead_to_the_screens(staff):  # noqa: F811
    wave = make_wave()
    (response,) = make_sent(wave)
    assert screen(wave) in staff.get(reverse("waves:index")).content.decode()
    page = staff.get(reverse("cooperatives_responses:index")).content.decode()
    assert reverse("responses_read", args=[response.uuid]) in page


def test_the_screen_makes_the_same_queries_for_one_run_and_for_three(staff):  # noqa: F811
    def queries(number):
        wave = make_wave()
        for _index in range(number):
            make_sent(wave)
            work(actions.ask_run(wave=wave))
        staff.get(screen(wave))
        with CaptureQueriesContext(connection) as captured:
            staff.get(screen(wave))
        return len(captured)

    assert queries(3) == queries(1)
