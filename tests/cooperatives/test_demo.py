"""The demo data: always the same, marked, none of it real."""

import pytest
from django.db.models import Count
from stdnum.it import iva

from cooperatives import demo
from cooperatives.actions.experiences import experience_of
from cooperatives.actions.filling import lookups
from cooperatives.actions.profile import differences, to_review
from cooperatives.instruments.answers import check
from cooperatives.models import (
    AccompanimentPlan,
    Cell,
    Cooperative,
    Intervention,
    Membership,
    Release,
    Response,
    Score,
    ScoringRun,
    Wave,
    YearlyFigures,
)
from land.core.models import SearchEntry
from tests.make.people import make_user
from tests.make.reference import make_terms, make_territories

pytestmark = pytest.mark.django_db


def fingerprint():
    return list(
        Cooperative.objects.order_by("tax_code").values_list(
            "tax_code", "public_id", "folded_name", "workers"
        )
    )


def test_demo_data_is_marked_scored_and_the_same_every_time():
    make_terms()
    make_territories()
    make_user("referente@demo.land")
    make_user("membro@demo.land")
    sizes = {"cooperatives": 60, "responses": 20, "practices": 0}
    assert demo.load(sizes) == {"cooperatives": 60, "responses": 20}
    first = fingerprint()
    assert demo.load(sizes) == {"cooperatives": 60, "responses": 20}
    assert fingerprint() == first
    names = Cooperative.objects.values_list("organisation__name", flat=True)
    assert all(name.endswith("(demo)") for name in names) and len(set(names)) == 60
    assert all(iva.is_valid(code) and code.startswith("90") and code[7:10] == "999" for code, *_rest in first)
    assert Score.objects.filter(response__wave_member__wave__code="maturita-2026").count() == 20
    assert len(set(Score.objects.values_list("total", flat=True))) > 10
    assert SearchEntry.objects.filter(kind="cooperative").count() == Cooperative.objects.listed().count()
    roles = Membership.objects.filter(person__user__email="referente@demo.land")
    assert {row.cooperative.wave_members.get(wave__code="maturita-2026").state for row in roles} == {
        "submitted",
        "started",
    }


def test_the_demo_shows_results_with_the_wave_before_a_plan_to_accept_and_frozen_figures():
    make_terms()
    make_territories()
    make_user("referente@demo.land")
    make_user("staff@demo.land")
    sizes = {"cooperatives": 60, "responses": 20, "practices": 0}
    demo.load(sizes)
    kinds = (YearlyFigures, Response, Score, ScoringRun, Release, Cell, Intervention, AccompanimentPlan)
    counted = [kind.objects.count() for kind in kinds]
    demo.load(sizes)
    assert [kind.objects.count() for kind in kinds] == counted
    assert set(YearlyFigures.objects.values_list("year", flat=True)) == {2023, 2024, 2025}
    figures = YearlyFigures.objects.values_list("year", "cooperative__founded_on__year")
    assert all(year >= founded for year, founded in figures)
    assert set(Cooperative.objects.annotate(told=Count("years")).values_list("told", flat=True)) == {1, 2, 3}
    past, now = Wave.objects.get(code="maturita-2024"), Wave.objects.get(code="maturita-2026")
    assert (past.state, now.state, now.prefill_from) == ("closed", "open", past)
    assert [run.release.current for run in ScoringRun.objects.filter(current=True).order_by("pk")] == [
        False,
        True,
    ]
    assert Release.objects.get(kind="performance", current=True).cells.filter(hidden="").exists()
    plan = AccompanimentPlan.objects.get()
    mine = Membership.objects.get(
        person__user__email="referente@demo.land", cooperative=plan.intervention.cooperative
    )
    assert (plan.state, mine.state) == ("proposed", "active")
    assert plan.intervention.outcome["word"] in ("better", "stable")
    profiles = list(to_review())
    assert len(profiles) == 3
    for profile in profiles:
        answers = profile.document["answers"]
        assert check(profile.wave.instrument_version.definition, answers, known=lookups()) == []
        assert differences(response=profile) != []
    assert sum(experience_of(profile) is not None for profile in profiles) == 1
    begun = Response.objects.get(state="filling", wave_member__wave=now)
    assert begun.answers.filter(source="prefill", confirmed=False).count() > 20


def test_people_and_strategy_lead_and_artificial_intelligence_lags():
    make_terms()
    make_territories()
    demo.load({"cooperatives": 150, "responses": 120, "practices": 0})
    now = Score.objects.filter(response__wave_member__wave__code="maturita-2026")
    means = {}
    for code in ("D1", "D2", "D3", "D4", "D5", "D6"):
        values = [float(score.dimensions[code]) for score in now]
        means[code] = sum(values) / len(values)
    assert min(means, key=means.get) == "D5"
    assert max(means, key=means.get) == "D3"
    assert Cooperative.objects.filter(municipality__code="058091").count() > 75
    assert set(Score.objects.values_list("level", flat=True)) >= {"basic", "average", "moderately_advanced"}
