"""Whom to help with what: rules, lists, and the plan that the cooperative accepts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cooperatives import actions
from cooperatives.actions.interventions import NobodyFound, RuleRefused, StepRefused, candidates
from cooperatives.actions.plans import NobodyToAsk, PlanWithoutSteps, ReasonMissing
from cooperatives.actions.rules import load_rules as load_dated_rules
from cooperatives.forms.plans import StepForm
from cooperatives.models import AccompanimentPlan, Intervention, InterventionRule, YearlyFigures
from cooperatives.scoring.derived import last_biennium
from land.core.errors import WrongState
from tests.make.answers import all_answers, no_answers
from tests.make.cooperatives import make_cooperative, make_membership, make_response, make_wave
from tests.make.interventions import make_intervention
from tests.make.people import make_staff, make_user
from tests.make.runs import make_run

pytestmark = pytest.mark.django_db


def codes(candidate) -> list[str]:
    return [reason["code"] for reason in candidate.reasons]


def test_the_most_urgent_comes_first_with_its_reasons_and_who_needs_nothing_is_left_out():
    actions.load_rules()
    wave = make_wave()
    behind = make_cooperative("Alfa", workers=12, workers_year=2025)
    ahead, middle = make_cooperative("Beta"), make_cooperative("Gamma")
    make_response(wave, behind, no_answers(), sent=True)
    make_response(wave, ahead, all_answers(), sent=True)
    make_response(wave, middle, all_answers() | {"Q8": ["H01", "H02"]}, sent=True)
    found = candidates(run=make_run(wave))
    assert [each.cooperative for each in found] == [behind, middle]
    assert codes(found[0]) == ["R1", "R2", "R6"]
    assert found[0].priority == 72  # 60 + 3 · 4
    assert codes(found[1]) == ["R1"]


@pytest.mark.parametrize(
    ("employees", "report_year", "applies"),
    [((60, 61), None, True), ((60, 61), 2023, False), ((60, 40), None, False), ((None, None), None, False)],
)
def test_who_owes_the_biennial_report_and_declares_none_is_named(employees, report_year, applies):
    actions.load_rules()
    load_dated_rules()
    wave, cooperative = make_wave(), make_cooperative(parity_report_year=report_year)
    for year, heads in zip(last_biennium(timezone.localdate()), employees, strict=True):
        if heads is not None:
            figures = dict.fromkeys(YearlyFigures.EMPLOYEES, 0) | {"women_permanent": heads}
            actions.write_year(cooperative=cooperative, year=year, source="staff", **figures)
    make_response(wave, cooperative, no_answers(), sent=True)
    assert ("R8" in codes(candidates(run=make_run(wave))[0])) is applies


def test_filters_choose_by_the_stratum_frozen_in_the_wave():
    actions.load_rules()
    wave = make_wave()
    one = make_cooperative(sector="produzione-servizi", workers=3, workers_year=2025)
    two = make_cooperative(sector="produzione-servizi", workers=30, workers_year=2025)
    for each in (one, two):
        make_response(wave, each, no_answers(), sent=True)
    run = make_run(wave)
    assert [each.cooperative for each in candidates(run=run, filters={"size": ["1-9"]})] == [one]
    assert {each.cooperative for each in candidates(run=run, filters={"rule": ["R6"]})} == {two}
    assert candidates(run=run, filters={"sector": ["agroalimentare"]}) == []


def test_a_list_of_nobody_is_refused():
    actions.load_rules()
    wave = make_wave()
    make_response(wave, make_cooperative(), all_answers(), sent=True)
    with pytest.raises(NobodyFound):
        actions.make_list(title="Vuoto", run=make_run(wave), filters=None, by=make_staff())


@pytest.mark.parametrize("number", [1, 3])
def test_candidates_cost_the_same_queries_for_one_and_three(number, django_assert_num_queries):
    actions.load_rules()
    wave = make_wave()
    for _each in range(number):
        make_response(wave, make_cooperative(), no_answers(), sent=True)
    run = make_run(wave)
    with django_assert_num_queries(7):
        assert len(candidates(run=run)) == number


def test_a_changed_rule_is_a_new_version_and_old_lists_keep_theirs():
    staff = make_staff()
    item = make_intervention(staff)
    rule = InterventionRule.objects.get(code="R1", active=True)
    spec = item.selection.run.spec
    test = {"measure": "dimension", "of": ["D1"], "is": "below", "number": 1}
    values = {
        "title": "Altro",
        "reason": "Perché no.",
        "offer": "advice",
        "condition": {"join": "all", "tests": [test]},
    }
    dimensions = [each.code for each in spec.spec.dimensions]
    definition = spec.instrument_version.definition
    new = actions.write_rule(rule=rule, definition=definition, dimensions=dimensions, by=staff, **values)
    assert (new.version, InterventionRule.objects.filter(code="R1", active=True).get()) == (2, new)
    item.refresh_from_db()
    assert actions.sentences(item.reasons, language="it")[0][0].title == "Sicurezza di base"
    bad = values | {"condition": {"join": "all", "tests": []}}
    with pytest.raises(RuleRefused):
        actions.write_rule(rule=new, definition=definition, dimensions=dimensions, by=staff, **bad)
    assert actions.load_rules() == {"rules": 8}
    assert InterventionRule.objects.filter(code="R1", active=True).get() == new


def test_an_intervention_takes_one_step_at_a_time():
    item = make_intervention(make_staff())
    with pytest.raises(StepRefused):
        actions.advance(intervention=item, to="concluded")
    actions.advance(intervention=item, to="contacted")
    item.selection.refresh_from_db()
    assert item.selection.state == "under_way"
    stale = Intervention.objects.get(pk=item.pk)
    actions.advance(intervention=item, to="accepted")
    stale.state = "contacted"
    with pytest.raises(WrongState):
        actions.advance(intervention=stale, to="accepted")


def test_nothing_moves_in_a_closed_list():
    item = make_intervention(make_staff())
    actions.close_list(selection=item.selection)
    with pytest.raises(WrongState):
        actions.advance(intervention=item, to="contacted")


def proposed(staff=None) -> tuple[AccompanimentPlan, object]:
    staff = staff or make_staff()
    cooperative, user = make_cooperative(), make_user()
    make_membership(cooperative, user)
    plan = actions.draft_plan(intervention=make_intervention(staff, cooperative))
    return actions.propose_plan(plan=plan), user


def test_a_plan_starts_with_a_step_for_each_reason_and_is_made_once():
    item = make_intervention(make_staff())
    plan = actions.draft_plan(intervention=item)
    assert plan.steps.count() == len(item.reasons)
    assert actions.draft_plan(intervention=item) == plan


def test_a_plan_needs_words_steps_and_somebody_to_ask():
    plan = actions.draft_plan(intervention=make_intervention(make_staff()))
    with pytest.raises(NobodyToAsk):
        actions.propose_plan(plan=plan)
    actions.write_plan(plan=plan, summary="Un piano", steps=[])
    with pytest.raises(PlanWithoutSteps):
        actions.propose_plan(plan=plan)


def test_the_cooperative_accepts_once_and_the_last_step_concludes():
    plan, user = proposed()
    actions.accept_plan(plan=plan, by=user)
    actions.accept_plan(plan=plan, by=user)
    plan.intervention.refresh_from_db()
    assert (plan.state, plan.intervention.state) == ("accepted", "accepted")
    with pytest.raises(WrongState):
        actions.write_plan(plan=plan, summary="Altro", steps=[])
    steps = list(plan.steps.all())
    for step in steps:
        actions.settle_step(step=step, done=True)
    plan.refresh_from_db()
    plan.intervention.refresh_from_db()
    assert (plan.state, plan.intervention.state) == ("completed", "concluded")


def test_a_refusal_says_why_and_another_plan_may_follow():
    plan, user = proposed()
    with pytest.raises(ReasonMissing):
        actions.decline_plan(plan=plan, by=user, reason="  ")
    actions.decline_plan(plan=plan, by=user, reason="Non ora.")
    actions.write_plan(plan=plan, summary="Un altro", steps=[{"title": "Un passo"}])
    assert actions.propose_plan(plan=plan).state == "proposed"


def test_whoever_refused_may_still_say_yes():
    plan, user = proposed()
    actions.decline_plan(plan=plan, by=user, reason="Non ora.")
    assert actions.accept_plan(plan=plan, by=user).state == "accepted"
    assert plan.decline_reason == ""


def test_the_outcome_compares_the_same_cooperative_at_the_next_wave():
    item = make_intervention(make_staff())
    wave = make_wave()
    make_response(wave, item.cooperative, all_answers(), sent=True)
    later = make_run(wave)
    assert actions.measure_outcomes(run=later) == 1
    item.refresh_from_db()
    assert (item.outcome["before"], item.outcome["after"], item.outcome["word"]) == (
        "0.00",
        "100.00",
        "better",
    )


def test_putting_a_run_in_use_writes_what_came_of_earlier_interventions_and_never_of_later_ones():
    item = make_intervention(make_staff())
    wave = make_wave(opens_at=timezone.now())
    make_response(wave, item.cooperative, all_answers(), sent=True)
    later = make_run(wave, current=False)
    actions.use_run(run=later)
    item.refresh_from_db()
    assert (item.outcome["run"], item.outcome["difference"]) == (later.pk, "100.00")
    older = make_wave(opens_at=timezone.now() - timedelta(days=900))
    make_response(older, item.cooperative, no_answers(), sent=True)
    actions.use_run(run=make_run(older, current=False))
    item.refresh_from_db()
    assert item.outcome["run"] == later.pk


def test_the_cooperative_reads_its_plan_and_others_find_nothing(client):
    plan, user = proposed()
    url = f"/la-mia-cooperativa/{plan.intervention.cooperative.slug}/piano/{plan.uuid}/"
    client.force_login(make_user())
    assert client.get(url).status_code == 404
    client.force_login(user)
    assert plan.summary[:40] in client.get(url).content.decode()
    assert client.post(url + "risposta/", {"decline": "1", "reason": ""}).status_code == 422
    assert client.post(url + "risposta/", {"accept": "1"}).status_code == 302
    plan.refresh_from_db()
    assert plan.state == "accepted"


def test_a_draft_plan_is_not_there_yet_for_the_cooperative(client):
    cooperative, user = make_cooperative(), make_user()
    make_membership(cooperative, user)
    plan = actions.draft_plan(intervention=make_intervention(make_staff(), cooperative))
    client.force_login(user)
    assert client.get(f"/la-mia-cooperativa/{cooperative.slug}/piano/{plan.uuid}/").status_code == 404


def test_staff_choose_follow_and_propose_from_their_screens(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    staff = make_staff()
    cooperative, user = make_cooperative(), make_user()
    make_membership(cooperative, user)
    wave = make_wave()
    actions.load_rules()
    make_response(wave, cooperative, no_answers(), sent=True)
    run = make_run(wave)
    client.force_login(staff)
    looked = client.post("/gestione/interventi/nuovo/", {"run": run.pk, "look": "1"})
    assert cooperative.name in looked.content.decode()
    assert client.post("/gestione/interventi/nuovo/", {"run": run.pk, "make": "1"}).status_code == 422
    made = client.post("/gestione/interventi/nuovo/", {"run": run.pk, "title": "Primi", "make": "1"})
    item = Intervention.objects.get(cooperative=cooperative)
    assert made["Location"] == f"/gestione/interventi/elenchi/{item.selection.uuid}/"
    client.post(f"/gestione/interventi/elenchi/{item.selection.uuid}/stato/", {"approve": "1"})
    page = client.get(made["Location"]).content.decode()
    assert cooperative.name in page
    one = f"/gestione/interventi/{item.uuid}/"
    client.post(one, {"to": "contacted"})
    client.post(one, {"follow": "1", "assignee": staff.pk, "notes": "Chiamare lunedì"})
    item.refresh_from_db()
    assert (item.state, item.assignee, item.notes) == ("contacted", staff, "Chiamare lunedì")
    form = {"summary": "Piano breve", "propose": "1", "steps-TOTAL_FORMS": "1", "steps-INITIAL_FORMS": "0",
            "steps-0-title": "Un corso", "steps-0-due_on": "2027-01-31"}  # fmt: skip
    assert client.post(one + "piano/", form).status_code == 302
    assert item.plan.state == "proposed"
    assert client.get(f"/gestione/interventi/elenchi/{item.selection.uuid}/elenco.xlsx").status_code in (
        200,
        302,
        403,
    )


def test_staff_change_a_rule_on_a_screen(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    make_wave()
    actions.load_rules()
    rule = InterventionRule.objects.get(code="R1")
    client.force_login(make_staff())
    assert "Sicurezza di base" in client.get("/gestione/interventi/regole/").content.decode()
    url = f"/gestione/interventi/regole/{rule.pk}/"
    assert client.get(url).status_code == 200
    form = {"title": "Sicurezza", "reason": "Poche misure.", "offer": "course", "weighs": "on", "active": "on", "join": "all",
            "tests-TOTAL_FORMS": "2", "tests-INITIAL_FORMS": "1", "tests-0-measure": "chosen", "tests-0-question": "Q8",
            "tests-0-comparison": "at_most", "tests-0-number": "3"}  # fmt: skip
    wrong = client.post(url, form | {"tests-0-number": ""})
    assert wrong.status_code == 422
    assert client.post(url, form).status_code == 302
    new = InterventionRule.objects.get(code="R1", active=True)
    assert new.condition == {
        "join": "all",
        "tests": [{"measure": "chosen", "question": "Q8", "is": "at_most", "number": 3}],
    }


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("/formazione/", "/formazione/"),
        ("https://www.legacoop.coop/bandi?x=1", "https://www.legacoop.coop/bandi?x=1"),
        ("www.legacoop.coop", "https://www.legacoop.coop"),
        ("boh", None),
        ("javascript:alert(1)", None),
        ("//altrove.example/", None),
        ("/\\altrove.example/", None),
    ],
)
def test_a_step_leads_to_a_page_of_the_site_or_of_the_web_and_nowhere_else(typed, kept):
    form = StepForm({"title": "Un passo", "url": typed})
    assert form.is_valid() is (kept is not None)
    assert form.cleaned_data.get("url") == kept
    assert list(form.errors) == ([] if kept is not None else ["url"])


def test_the_screens_are_not_there_for_others(client):
    client.force_login(make_user())
    for path in ("", "nuovo/", "regole/"):
        assert client.get(f"/gestione/interventi/{path}").status_code == 404
