"""What is frozen of a scoring run and of the years, and what of it is hidden."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from cooperatives import actions
from cooperatives.models import Cell, Release, Response, Seat, WaveMember, YearlyFigures
from tests.make.cooperatives import make_wave
from tests.make.reference import make_territories
from tests.make.releases import (
    make_cooperatives,
    make_figures,
    make_release,
    make_scores,
)
from tests.make.runs import make_run

pytestmark = pytest.mark.django_db


def cell(release: Release, table: str = "total", key: str = "", indicator: str = "TOTAL", **more) -> Cell:
    return release.cells.get(table=table, key=key, indicator=indicator, **more)


@pytest.fixture
def region():
    make_territories()


@pytest.fixture
def release(region) -> Release:
    """Sixteen answers of twenty: services 12 with mean 45, social 4 with mean 25 (the published differencing vector)."""
    services = make_cooperatives(14)
    social = make_cooperatives(6, sector="legacoopsociali")
    totals = dict.fromkeys(services[:12], 45) | dict.fromkeys(social[:4], 25)
    return make_release(totals, silent=services[12:] + social[4:])


def test_the_total_says_mean_median_and_of_how_many(release):
    total = cell(release)
    assert (total.value, total.n, total.population, total.hidden) == (Decimal("40.00"), 16, 20, "")
    assert total.details == {"median": "45.00", "q1": "40.00", "q3": "45.00"}
    assert cell(release, indicator="RESPONSE").value == Decimal("80.00")


def test_a_mean_that_could_be_had_by_subtraction_is_hidden_with_its_sibling(release):
    assert cell(release, "sector", "legacoopsociali").hidden == "few"
    assert cell(release, "sector", "produzione-servizi").hidden == "secondary"
    assert cell(release, "sector", "produzione-servizi").value == Decimal("45.00")  # kept for staff


def test_every_indicator_of_a_hidden_group_is_hidden(release):
    rows = release.cells.filter(table="sector", key="legacoopsociali")
    assert {row.hidden for row in rows} == {"few"}
    assert {row.indicator for row in rows} >= {"TOTAL", "RESPONSE", "D1", "D6"}


def test_places_that_only_staff_see_are_never_shown(release):
    assert cell(release, "municipality", "058091").hidden == "secondary"
    assert not release.cells.filter(table__in=["municipality", "postcode"], hidden="").exists()


def test_the_shares_of_the_levels_add_up_and_have_their_interval(release):
    rows = release.cells.filter(table="total", indicator__startswith="LEVEL:")
    assert sum(row.value for row in rows) == 100
    assert {row.value for row in rows} == {Decimal(0), Decimal(25), Decimal(75)}
    assert all({"low", "high"} == set(row.details) for row in rows)


def test_a_level_of_a_few_cooperatives_is_not_shown_nor_told_by_the_others(region):
    found = make_release(dict(zip(make_cooperatives(22), [10] * 12 + [40] * 7 + [60] * 3, strict=True)))
    shown = found.cells.filter(indicator__startswith="LEVEL:", hidden="")
    assert [(row.table, row.value) for row in shown] == [("total", Decimal("54.55"))]


def test_the_estimate_of_the_system_is_weighted_by_stratum(region):
    """The published weights in small: 40 of 400 and 60 of 180 become 10 of 20 and 6 of 9 in two sectors."""
    services, social = make_cooperatives(20), make_cooperatives(9, sector="legacoopsociali")
    totals = dict.fromkeys(services[:10], 30) | dict.fromkeys(social[:6], 60)
    found = make_release(totals, silent=services[10:] + social[6:])
    estimate = cell(found, "estimate")
    assert estimate.value == Decimal("39.31")
    assert estimate.details["unweighted"] == "41.25"
    assert cell(found, "sector", "legacoopsociali").value == 60


def test_a_census_has_no_interval(region):
    found = make_release(dict.fromkeys(make_cooperatives(6), 40))
    assert "low" not in cell(found, "estimate").details
    assert all(row.details == {} for row in found.cells.filter(table="total", indicator__startswith="LEVEL:"))


def test_a_run_is_frozen_once_and_switched_to(release):
    assert release.current
    assert actions.freeze(run=release.run) == release
    assert Release.objects.count() == 1


def test_nothing_frozen_moves_when_answers_do(release):
    Response.objects.update(state="cancelled", cancelled_at=timezone.now())
    assert cell(Release.objects.get(pk=release.pk)).n == 16


def test_one_more_answer_does_not_come_out_by_comparing_two_releases(release):
    wave = release.run.wave
    newcomer = make_cooperatives(1)
    make_scores(wave, dict.fromkeys(newcomer, 99))
    later = actions.freeze(run=make_run(wave))
    release.refresh_from_db()
    assert later.facts["held"] and not later.current and release.current
    make_scores(wave, dict.fromkeys(make_cooperatives(4), 60))
    last = actions.freeze(run=make_run(wave))
    assert last.current and cell(last).n == 21


def test_an_older_wave_does_not_come_before_the_newer_one(release):
    old = make_wave(opens_at=timezone.now() - timedelta(days=400))
    make_scores(old, dict.fromkeys(make_cooperatives(5), 10))
    assert not actions.freeze(run=make_run(old)).current
    release.refresh_from_db()
    assert release.current


def test_a_change_is_of_those_in_both_waves(region):
    rows = make_cooperatives(20)
    long_ago = timezone.now() - timedelta(days=400)
    make_release(dict.fromkeys(rows[:15], 40), opens_at=long_ago, closes_at=long_ago + timedelta(days=30))
    found = make_release(dict.fromkeys(rows[5:], 50))
    change = cell(found, "change")
    assert (change.n, change.value, change.hidden, change.details["stable"]) == (10, 10, "", False)


def test_a_change_that_would_tell_the_one_who_came_late_is_hidden(region):
    """S2 − S1 − (matched changes) is the score of the only newcomer."""
    rows = make_cooperatives(16)
    long_ago = timezone.now() - timedelta(days=400)
    make_release(dict.fromkeys(rows[:15], 40), opens_at=long_ago, closes_at=long_ago + timedelta(days=30))
    assert cell(make_release(dict.fromkeys(rows, 50)), "change").hidden == "secondary"


def test_members_of_a_wave_keep_their_place(region):
    cooperative = make_cooperatives(1, province="VT")[0]
    Seat.objects.update_or_create(cooperative=cooperative, kind="registered", defaults={"postcode": "01100"})
    wave = make_wave()
    actions.add_members(wave=wave, cooperatives=[cooperative])
    member = WaveMember.objects.get(wave=wave)
    assert (member.province_code, member.municipality_code, member.sector_code) == (
        "VT",
        "056059",
        "produzione-servizi",
    )
    assert member.postcode == "01100"


# ---- The years ----


def test_the_years_are_added_up_with_how_many_said_a_number(region):
    rows = make_cooperatives(8)
    for row in rows[:6]:
        make_figures(row, 2025, members=10, workers=4, revenue=Decimal("1000.50"))
    found = actions.freeze_performance()
    members = cell(found, indicator="members", year=2025)
    assert (members.value, members.n, members.population) == (60, 6, 8)
    assert cell(found, indicator="revenue", year=2025).value == Decimal("6003.00")
    assert found.facts["years"] == [2025] and found.current
    assert not found.cells.filter(indicator="women").exists()


def test_money_that_one_cooperative_dominates_is_hidden_though_five_contribute(region):
    for row, revenue in zip(make_cooperatives(5), (900_000, 50_000, 20_000, 15_000, 15_000), strict=True):
        make_figures(row, revenue=revenue, members=10)
    found = actions.freeze_performance()
    assert cell(found, indicator="revenue", year=2025).hidden == "dominant"
    assert cell(found, indicator="members", year=2025).hidden == ""


def test_a_correction_of_one_cooperative_does_not_come_out_by_comparison(region):
    rows = make_cooperatives(9)
    for row in rows:
        make_figures(row, members=10)
    actions.freeze_performance()
    YearlyFigures.objects.filter(cooperative=rows[0]).update(members=17)
    second = actions.freeze_performance()
    assert cell(second, indicator="members", year=2025).value == 90
    assert second.facts["kept"] == [["members", 2025]]
    YearlyFigures.objects.update(members=20)
    assert cell(actions.freeze_performance(), indicator="members", year=2025).value == 180


def test_listed_cooperatives_are_counted_by_place(region):
    make_cooperatives(2)
    make_cooperatives(1, province="LT")
    make_cooperatives(1, province="LT", consent_directory=False)
    found = actions.freeze_performance()
    assert cell(found, "province", "LT", "listed").value == 1
    assert cell(found, "territory", "lazio-sud", "listed").value == 1
    assert cell(found, "municipality", "058091", "listed").value == 2
