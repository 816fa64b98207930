"""What came before in the demo: three years of figures, a survey of the year before, and those it led to helping."""

import random
from datetime import timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from cooperatives.actions.interventions import approve_list, load_rules, make_list
from cooperatives.actions.plans import draft_plan, propose_plan
from cooperatives.actions.releases import freeze_performance
from cooperatives.actions.years import women_of
from cooperatives.models import Cooperative, Intervention, InterventionList, Release, Wave, YearlyFigures
from cooperatives.scoring.derived import turnover_class
from land.accounts.models import User

YEARS = 3
TITLE = "Primi aiuti dopo la rilevazione precedente"
#: euro of revenue for each worker, and the part of the members in it
EACH_WORKER = (18_000, 65_000)


def make_years(source: str, seed: int) -> None:
    """Figures of the last closed years of every demo cooperative that has none; written in bulk."""
    last = timezone.localdate().year - 1
    cooperatives = list(Cooperative.objects.filter(source=source, years=None).order_by("tax_code"))
    rows = []
    for cooperative in cooperatives:
        chance = random.Random(f"{seed}{cooperative.tax_code}")  # noqa: S311 (the same data every time is the point)
        mine = [_figures(cooperative, year, last - year, chance) for year in range(last, last - YEARS, -1)]
        rows += mine
        cooperative.revenue_class = turnover_class(mine[0].revenue)
        cooperative.women_percent = women_of(mine[0])
        cooperative.workers_year = last
    YearlyFigures.objects.bulk_create(rows, batch_size=1000)
    Cooperative.objects.bulk_update(
        cooperatives, ["revenue_class", "women_percent", "workers_year"], batch_size=1000
    )


def _figures(cooperative: Cooperative, year: int, ago: int, chance: random.Random) -> YearlyFigures:
    """One year: a little smaller for each year that it lies back."""
    now, workers = timezone.now(), round((cooperative.workers or 0) * (1 - 0.04 * ago))
    share = chance.betavariate(4, 4) if ago == 0 else 0.5
    women = round(workers * share)
    heads = {"women": women, "men": workers - women}
    contracts = {}
    for sex, number in heads.items():
        fixed = round(number * 0.15)
        contracts |= {f"{sex}_permanent": number - fixed, f"{sex}_fixed_term": fixed, f"{sex}_apprentices": 0}
    members = max(3, round(workers * chance.uniform(0.5, 1.4)))
    members_women = round(members * share)
    revenue = Decimal(workers * chance.randint(*EACH_WORKER)).quantize(Decimal("0.01"))
    return YearlyFigures(
        cooperative=cooperative, year=year, members=members, members_women=members_women,
        members_men=members - members_women, members_entities=0, members_workers=min(members, workers),
        workers=workers, **contracts, revenue=revenue, revenue_members=(revenue * chance.randint(40, 75) / 100).quantize(
            Decimal("0.01")), source="accounts", state="confirmed", confirmed_at=now,
    )  # fmt: skip


def close_long_ago(wave: Wave) -> None:
    """The wave was open for two months and closed ten months ago."""
    closed = timezone.now() - timedelta(days=300)
    Wave.objects.filter(pk=wave.pk).update(
        state="closed", opens_at=closed - timedelta(days=60), opened_at=closed - timedelta(days=60),
        closes_at=closed, closed_at=closed,
    )  # fmt: skip


def help_those_behind(wave: Wave) -> InterventionList | None:
    """An approved list from the run in use of a wave, once; None while it has no run."""
    run = wave.runs.filter(current=True).first()
    staff = User.objects.filter(email="staff@demo.land").first()
    if run is None or staff is None or InterventionList.objects.filter(title=TITLE).exists():
        return None
    load_rules()
    return approve_list(selection=make_list(title=TITLE, run=run, filters={"rule": ["R1", "R6"]}, by=staff))


def one_to_help(cooperatives: QuerySet[Cooperative]) -> Cooperative | None:
    """The first of these that the list of those to help names; else the first."""
    return cooperatives.filter(interventions__selection__title=TITLE).first() or cooperatives.first()


def propose_a_plan() -> None:
    """The demo's representative finds a plan to accept, once."""
    mine = Intervention.objects.filter(
        selection__title=TITLE, plan=None, cooperative__memberships__person__user__email="referente@demo.land"
    )
    for intervention in mine.select_related("cooperative__organisation").order_by("pk")[:1]:
        propose_plan(plan=draft_plan(intervention=intervention))


def publish_performance() -> None:
    """The figures of the years in the observatory, once."""
    if not Release.objects.filter(kind="performance").exists():
        freeze_performance()
