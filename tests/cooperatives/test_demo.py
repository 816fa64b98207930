"""The demo data: always the same, marked, none of it real."""

import pytest
from django.db.models import Count
from stdnum.it import iva

from cooperatives import demo
from cooperatives.models import (
    AccompanimentPlan,
    Cooperative,
    Intervention,
    Membership,
    Release,
    Score,
)
from land.core.models import SearchEntry
from land.core.reference import load_territories
from tests.make.cooperatives import make_terms
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


def fingerprint():
    return list(
        Cooperative.objects.order_by("tax_code").values_list(
            "tax_code", "public_id", "folded_name", "workers"
        )
    )


def test_demo_data_is_marked_scored_and_the_same_every_time():
    make_terms()
    load_territories()
    make_user("referente@demo.land")
    make_user("membro@demo.land")
    make_user("staff@demo.land")
    sizes = {"cooperatives": 60, "responses": 20, "practices": 0}
    assert demo.load(sizes) == {"cooperatives": 60, "responses": 20}
    first = fingerprint()
    assert demo.load(sizes) == {"cooperatives": 60, "responses": 20}
    assert fingerprint() == first
    names = Cooperative.objects.values_list("organisation__name", flat=True)
    assert all(name.endswith("(demo)") for name in names) and len(set(names)) == 60
    assert all(iva.is_valid(code) and code.startswith("90") and code[7:10] == "999" for code, *_rest in first)
    scores = Score.objects.filter(response__wave_member__wave__code="maturita-2026")
    assert scores.count() == 20
    assert len(set(scores.values_list("total", flat=True))) > 10
    assert SearchEntry.objects.filter(kind="cooperative").count() == Cooperative.objects.listed().count()
    assert set(Cooperative.objects.annotate(told=Count("years")).values_list("told", flat=True)) == {3}
    assert set(Release.objects.values_list("kind", flat=True)) == {"maturity", "performance"}
    assert AccompanimentPlan.objects.get().state == "proposed"
    assert Intervention.objects.exclude(outcome={}).exists()
    roles = Membership.objects.filter(person__user__email="referente@demo.land")
    assert {row.cooperative.wave_members.get(wave__code="maturita-2026").state for row in roles} == {
        "submitted",
        "started",
    }


def test_people_and_strategy_lead_and_artificial_intelligence_lags():
    make_terms()
    load_territories()
    demo.load({"cooperatives": 150, "responses": 120, "practices": 0})
    means = {}
    for code in ("D1", "D2", "D3", "D4", "D5", "D6"):
        values = [float(score.dimensions[code]) for score in Score.objects.all()]
        means[code] = sum(values) / len(values)
    assert min(means, key=means.get) == "D5"
    assert max(means, key=means.get) == "D3"
    assert Cooperative.objects.filter(municipality__code="058091").count() > 75
    assert set(Score.objects.values_list("level", flat=True)) >= {"basic", "average", "moderately_advanced"}
