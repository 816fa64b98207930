"""Writing the figures of a closed year, with their provenance, and confirming them."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.actions.provenance import differences, record, source_of
from cooperatives.models import Cooperative, ImportJob, YearlyFigures
from cooperatives.scoring.derived import turnover_class, women_percent
from land.accounts.models import User
from land.core.actions import raise_content_version
from land.core.errors import DomainError, WrongState

HEADS = ("members", "members_women", "members_men", "members_entities", "members_workers", "members_volunteers",
         "members_funders", "members_under_35", "members_joined", "members_left", "workers",
         *YearlyFigures.EMPLOYEES, "agency_workers", "collaborators", "disadvantaged", "training_hours")  # fmt: skip
FIGURES = (*HEADS, *YearlyFigures.MONEY)
#: what may not exceed what
PARTS = (("members_workers", "members"), ("members_under_35", "members"), ("revenue_members", "revenue"),
         ("labour_cost_members", "labour_cost"),
         ("services_cost_members", "services_cost"), ("goods_cost_members", "goods_cost"))  # fmt: skip
LARGEST_HEADS, LARGEST_EURO = 2_147_483_647, Decimal("999999999999.99")


class NegativeFigure(DomainError):
    code = "E09"
    sentence = _("“%(what)s” cannot be negative.")


class FigureTooLarge(DomainError):
    code = "E15"
    sentence = _("“%(what)s” is too large a number.")


class MembersDoNotAddUp(DomainError):
    code = "E10"
    field = "members"
    sentence = _(
        "The members do not add up: women, men and legal persons make %(sum)s, the total says %(total)s."
    )


class WorkersDoNotAddUp(DomainError):
    code = "E10"
    field = "workers"
    sentence = _("The workers do not add up: women and men employed are %(sum)s, the total says %(total)s.")


class PartExceedsWhole(DomainError):
    code = "E15"
    sentence = _("“%(part)s” is more than “%(whole)s”.")


class YearNotClosed(DomainError):
    code = "E08"
    field = "year"
    sentence = _("The year %(year)s is not closed yet: figures are taken from the January after.")


class YearImplausible(DomainError):
    code = "E08"
    field = "year"
    sentence = _("%(year)s is not a year of this cooperative.")


class NoFigures(DomainError):
    sentence = _("Write at least one figure of the year.")


def label(name: str) -> str:
    """A figure as people call it."""
    return str(getattr(YearlyFigures._meta.get_field(name), "verbose_name", name))


@transaction.atomic
def write_year(
    *,
    cooperative: Cooperative,
    year: int,
    source: str,
    user: User | None = None,
    job: ImportJob | None = None,
    note: str = "",
    **figures: Any,
) -> YearlyFigures:
    """Write some figures of a year that is over; those not named stay, None clears. What changes leaves its trace.

    Heads are whole numbers, money is euro with two decimals. `source` is one of YearlyFigures.Source or of
    FieldChange.Source (“undo” and “demo” keep the row's own source). A total that is not known follows from women, men
    and legal persons when all three are given. Figures that change become provisional again.
    Raises: YearNotClosed, YearImplausible, NegativeFigure, FigureTooLarge, MembersDoNotAddUp, WorkersDoNotAddUp,
    PartExceedsWhole, NoFigures.
    """
    unknown = set(figures) - set(FIGURES)
    if unknown:
        raise TypeError(f"not figures of a year: {sorted(unknown)}")
    check_closed(year)
    if year < 1900 or (cooperative.founded_on and year < cooperative.founded_on.year):
        raise YearImplausible(year=year)
    for name, value in figures.items():
        figures[name] = clean(name, value)
    Cooperative.objects.select_for_update().only("pk").get(pk=cooperative.pk)
    row = cooperative.years.filter(year=year).first()
    if row is None:
        if all(value is None for value in figures.values()):
            raise NoFigures
        row = YearlyFigures(cooperative=cooperative, year=year, source=YearlyFigures.Source.STAFF)
    before = {name: getattr(row, name) for name in FIGURES}
    for name, value in figures.items():
        setattr(row, name, value)
    add_up(row)
    changes = differences(before, {name: getattr(row, name) for name in FIGURES})
    if changes or row.pk is None:
        word = source.split(" ", 1)[0]
        if word in YearlyFigures.Source.values:
            row.source = word
        row.state, row.confirmed_at = YearlyFigures.State.PROVISIONAL, None
        row.save()
        said = source_of(source)
        record(
            cooperative=cooperative, changes=changes, source=said, user=user, job=job, note=note, year=year
        )
        refresh_latest(cooperative=cooperative)
        raise_content_version()
    return row


@transaction.atomic
def confirm_year(*, figures: YearlyFigures) -> YearlyFigures:
    """The figures of a year are as the accounts say. Raises: WrongState if they were changed meanwhile or confirmed already."""
    now = timezone.now()
    same = YearlyFigures.objects.filter(pk=figures.pk, state="provisional", changed_at=figures.changed_at)
    if not same.update(state=YearlyFigures.State.CONFIRMED, confirmed_at=now):
        raise WrongState
    figures.state, figures.confirmed_at = YearlyFigures.State.CONFIRMED, now
    return figures


def refresh_latest(*, cooperative: Cooperative) -> None:
    """Bring what the directory shows of a cooperative up to its latest year that says it; the year is kept beside."""
    rows = list(cooperative.years.order_by("-year"))
    workers = next((row for row in rows if row.workers is not None), None)
    revenue = next((row for row in rows if row.revenue is not None), None)
    women = next((row for row in rows if women_of(row) is not None), None)
    values: dict[str, Any] = {
        "revenue_class": turnover_class(revenue.revenue) if revenue else "",
        "women_percent": women_of(women) if women else None,
    }
    if workers and (cooperative.workers_year is None or workers.year >= cooperative.workers_year):
        values |= {"workers": workers.workers, "workers_year": workers.year}
    for name, value in values.items():
        setattr(cooperative, name, value)
    cooperative.save(update_fields=[*values, "changed_at"])


def women_of(row: YearlyFigures) -> int | None:
    """Women among the employees of a year, whole percent."""
    women, men = ([getattr(row, name) for name in row.EMPLOYEES if name.startswith(f"{sex}_")]
                  for sex in ("women", "men"))  # fmt: skip
    return women_percent(women, men)


def check_closed(year: int) -> None:
    """The figures of a year are taken once it is over. Raises: YearNotClosed."""
    if year >= timezone.localdate().year:
        raise YearNotClosed(year=year)


def clean(name: str, value: Any) -> Any:
    """One figure as its column takes it. Raises: NegativeFigure, FigureTooLarge."""
    if value is None:
        return None
    if name in YearlyFigures.MONEY:
        value = Decimal(value)
        too_large = abs(value) > LARGEST_EURO
        if not too_large:
            value = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    else:
        value = int(value)
        too_large = value > LARGEST_HEADS
    if value < 0 and name not in YearlyFigures.SIGNED:
        raise NegativeFigure(what=label(name), field=name)
    if too_large:
        raise FigureTooLarge(what=label(name), field=name)
    return value


def add_up(row: YearlyFigures) -> None:
    """Totals: the parts must make them, and make them when nobody said.

    Raises: MembersDoNotAddUp, WorkersDoNotAddUp, PartExceedsWhole.
    """
    people = (row.members_women, row.members_men)
    if None not in people:
        heads = row.members_women + row.members_men
        if row.members is None and row.members_entities is not None:
            row.members = heads + row.members_entities
        if row.members is not None:
            known = heads + (row.members_entities or 0)
            if known > row.members or (row.members_entities is not None and known != row.members):
                raise MembersDoNotAddUp(sum=known, total=row.members)
    if row.employees is not None:
        if row.workers is None:
            row.workers = row.employees
        elif row.employees > row.workers:
            raise WorkersDoNotAddUp(sum=row.employees, total=row.workers)
    for part, whole in PARTS:
        smaller, larger = getattr(row, part), getattr(row, whole)
        if smaller is not None and larger is not None and smaller > larger:
            raise PartExceedsWhole(part=label(part), whole=label(whole), field=part)
