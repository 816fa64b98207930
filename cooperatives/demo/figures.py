"""Three years of figures for each demo cooperative, drawn from its tax code: the same ones every time, none of them real."""

from collections.abc import Iterable
from decimal import Decimal
from random import Random

from django.utils import timezone

from cooperatives.models import Cooperative, YearlyFigures

YEARS = (2023, 2024, 2025)
# Euro of revenue for each worker, and the share of women among workers, as they are usual in the sector.
SECTORS = {
    "produzione-servizi": (48_000, 0.44),
    "legacoopsociali": (27_000, 0.74),
    "abitanti": (210_000, 0.46),
    "agroalimentare": (145_000, 0.33),
    "culturmedia": (39_000, 0.57),
    "consumatori": (190_000, 0.63),
    "dettaglianti": (240_000, 0.49),
}


def make_figures(cooperatives: Iterable[Cooperative]) -> None:
    """The yearly figures of these cooperatives where there are none yet. Takes them with their sector."""
    now = timezone.now()
    rows = [row for cooperative in cooperatives for row in figures_of(cooperative)]
    for row in rows:
        row.confirmed_at = now
    YearlyFigures.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def figures_of(cooperative: Cooperative) -> list[YearlyFigures]:
    """Its three years, or those since it was founded, not saved; the last one has the workers that its entry says."""
    chance = Random(f"years {cooperative.tax_code}")  # noqa: S311 (the same data every time is the point)
    per_head, share = SECTORS[cooperative.sector.code]
    per_head *= chance.uniform(0.7, 1.4)
    share = min(0.95, max(0.05, chance.gauss(share, 0.1)))
    growth = chance.uniform(-0.03, 0.09)
    joint = chance.uniform(0.55, 0.95)  # of the workers are members
    others = chance.randint(3, 40)  # members who do not work in it
    rows = []
    founded = cooperative.founded_on.year if cooperative.founded_on else YEARS[0]
    for year in range(max(founded, YEARS[0]), YEARS[-1] + 1):
        workers = round((cooperative.workers or 0) / (1 + growth) ** (YEARS[-1] - year))
        women = round(workers * share)
        fixed_women, fixed_men = round(women * 0.16), round((workers - women) * 0.14)
        worker_members = round(workers * joint)
        members = worker_members + others
        women_members = round(members * share)
        revenue = Decimal(round((workers * per_head + others * 900) * chance.uniform(0.96, 1.05), -2))
        labour = (revenue * Decimal("0.55")).quantize(Decimal("0.01"))
        rows.append(
            YearlyFigures(
                cooperative=cooperative,
                year=year,
                members=members,
                members_women=women_members,
                members_men=members - women_members,
                members_entities=0,
                members_workers=worker_members,
                members_under_35=round(members * 0.17),
                workers=workers,
                women_permanent=women - fixed_women,
                men_permanent=workers - women - fixed_men,
                women_fixed_term=fixed_women,
                men_fixed_term=fixed_men,
                women_apprentices=0,
                men_apprentices=0,
                training_hours=workers * chance.randint(4, 20),
                revenue=revenue,
                labour_cost=labour,
                labour_cost_members=(labour * Decimal(f"{joint:.2f}")).quantize(Decimal("0.01")),
                source="accounts",
                state="confirmed",
            )
        )
    return rows
