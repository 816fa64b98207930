"""How a cooperative stands today: what is known of it, what is old, what the law asks of it, each with what it rests on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _

from cooperatives.actions import rules
from cooperatives.actions.years import label
from cooperatives.models import Cooperative, Seat, YearlyFigures
from cooperatives.scoring import derived
from land.core.models import DatedRule

FRESH_FOR = timedelta(days=365)
#: what makes an entry complete, by the section where it is written
ASKED = {
    "identita": ("name", "vat_number", "rea", "albo_number", "albo_section", "legal_form", "founded_on",
                 "legal_representative"),
    "sedi": ("municipality", "address", "postcode"),
    "attivita": ("sector", "ateco_code", "description", "tags", "certifications", "sdgs"),
    "contatti": ("pec", "email", "phone", "website"),
}  # fmt: skip
ASKED_OF_A_YEAR = (
    "members",
    "members_women",
    "members_men",
    "workers",
    "women_permanent",
    "men_permanent",
    "revenue",
)
AGRICULTURAL = ("CO",)
VERDICTS = {
    "owed": (_("owed"), "warn"),
    "voluntary": (_("voluntary"), "good"),
    "to_check": (_("to be checked"), "warn"),
    "missing": (_("figures are missing"), ""),
    "by_law": (_("mainly mutual by law"), "good"),
    "main": (_("mainly mutual"), "good"),
    "not_main": (_("not mainly mutual"), "warn"),
    "not_owed": (_("not owed"), "good"),
    "after_a_tender": (_("owed after winning a tender"), "warn"),
}


@dataclass(frozen=True)
class Obligation:
    """What the law asks or asks about: the verdict, the numbers it was made of, and where the rule stands."""

    key: str
    title: Any
    verdict: str
    inputs: list[tuple[Any, Any]]
    source: str
    due: date | None = None

    @property
    def label(self) -> Any:
        return VERDICTS[self.verdict][0]

    @property
    def tone(self) -> str:
        return VERDICTS[self.verdict][1]


@dataclass(frozen=True)
class Gap:
    """A field that is empty or old, in the section where it is written; `said` is when it was last said."""

    section: str
    field: str
    label: Any
    said: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """All of it, for the cooperative's own page and for staff."""

    percent: int
    missing: list[Gap]
    stale: list[Gap]
    obligations: list[Obligation]
    years: list[YearlyFigures]
    last_year: int
    worker_members: Decimal | None


def field_label(name: str, year: int | None = None) -> Any:
    """A field of the registry as people call it; what is not a field stays as it is."""
    if year is not None and name in {field.name for field in YearlyFigures._meta.fields}:
        return label(name)
    labels = {"name": _("name"), "short_name": _("short name"), "website": _("website"), "seats": _("seats"),
              "address": _("address"), "postcode": _("postal code"), "elsewhere": _("municipality outside Lazio"),
              "representative": _("representative"), "successor": _("successor"), "predecessor": _("born of")}  # fmt: skip
    if name in labels:
        return labels[name]
    known = {field.name: field for field in Cooperative._meta.get_fields()}
    return getattr(known.get(name), "verbose_name", name)


def standing(cooperative: Cooperative, today: date | None = None) -> Standing:
    """How it stands on `today`, in a few queries whatever its history."""
    today = today or timezone.localdate()
    years = list(cooperative.years.order_by("-year"))
    by_year = {row.year: row for row in years}
    seat = cooperative.seats.filter(kind="registered", active=True).first()
    said = dict(cooperative.changes.filter(year=None).order_by().values_list("field").annotate(Max("at")))
    last_year = today.year - 1
    percent, missing = _complete(cooperative, seat, by_year.get(last_year), last_year)
    latest = next((row for row in years if row.workers is not None), None)
    return Standing(
        percent=percent,
        missing=missing,
        stale=_stale(cooperative, seat, said),
        obligations=obligations(cooperative, by_year, today),
        years=years,
        last_year=last_year,
        worker_members=derived.worker_members_percent(latest.members_workers, latest.workers)
        if latest
        else None,
    )


def _value(cooperative: Cooperative, seat: Seat | None, name: str) -> Any:
    if name in ("address", "postcode"):
        return getattr(seat, name, "")
    if name == "municipality":
        return cooperative.municipality_id or getattr(seat, "elsewhere", "")
    return getattr(cooperative, f"{name}_id" if name == "sector" else name)


def _complete(
    cooperative: Cooperative, seat: Seat | None, latest: YearlyFigures | None, year: int
) -> tuple[int, list[Gap]]:
    """Whole percent of what is asked that is there (rounded down: 100 means all), and what is not."""
    missing = [
        Gap(section, name, field_label(name))
        for section, names in ASKED.items()
        for name in names
        if not _value(cooperative, seat, name)
    ]
    missing += [
        Gap(f"anni/{year}", name, field_label(name, year))
        for name in ASKED_OF_A_YEAR
        if getattr(latest, name, None) is None
    ]
    asked = sum(len(names) for names in ASKED.values()) + len(ASKED_OF_A_YEAR)
    return (asked - len(missing)) * 100 // asked, missing


def _stale(cooperative: Cooperative, seat: Seat | None, said: dict[str, datetime]) -> list[Gap]:
    """What is there and was neither written nor confirmed in the last twelve months."""
    oldest = timezone.now() - FRESH_FOR
    gaps = []
    for section, names in ASKED.items():
        for name in names:
            times = [when for when in (said.get(name), cooperative.confirmed_at) if when]
            last = max(times, default=None)
            if _value(cooperative, seat, name) and (last is None or last < oldest):
                gaps.append(Gap(section, name, field_label(name), last))
    return gaps


def obligations(cooperative: Cooperative, by_year: dict[int, YearlyFigures], today: date) -> list[Obligation]:
    """The biennial report, the gender report, the social report and prevalence, by the rules that hold today."""
    known = rules.rules_on(today)
    found = [_parity(by_year, today, known), _gender(by_year, today, known), _social(cooperative)]
    return [*found, _prevalence(cooperative, by_year, known)]


def _inputs(by_year: dict[int, YearlyFigures], years: tuple[int, ...]) -> list[tuple[Any, Any]]:
    rows = []
    for year in years:
        row = by_year.get(year)
        told: Any = _("not known")
        if row is not None and row.employees is not None:
            told = f"{row.employees} · {row.get_source_display()}, {row.get_state_display()}"
        rows.append((_("Employees at 31 December %(year)s") % {"year": year}, told))
    return rows


def _source(*found: DatedRule | None) -> str:
    """Where the rules stand, each once, and since when somebody has checked them."""
    lines = []
    for rule in dict.fromkeys(found):
        if rule is not None:
            checked = _("checked on %(day)s") % {"day": date_format(rule.verified_on)} if rule.verified_on else _(
                "not checked yet by the office"
            )  # fmt: skip
            said = f"{rule.value.normalize():f} {rule.unit}; " if rule.code != rules.PARITY_DUE else ""
            lines.append(f"{rule.source} ({said}{checked})")
    return "; ".join(dict.fromkeys(lines))


def _parity(by_year: dict[int, YearlyFigures], today: date, known: dict[str, DatedRule]) -> Obligation:
    first, second = derived.last_biennium(today)
    heads = [row.employees if (row := by_year.get(year)) else None for year in (first, second)]
    limit = known.get(rules.PARITY)
    verdict = derived.parity_report(*heads, threshold=limit.value) if limit else derived.ParityReport.MISSING
    due, day = None, known.get(rules.PARITY_DUE)
    if day and verdict in ("owed", "to_check"):
        due = date(second + 1, int(day.value) // 100, int(day.value) % 100)
    title = _("Biennial report on the situation of men and women, %(first)s–%(second)s")
    return Obligation("parity", title % {"first": first, "second": second}, str(verdict),
                      _inputs(by_year, (first, second)), _source(limit, day), due)  # fmt: skip


def _gender(by_year: dict[int, YearlyFigures], today: date, known: dict[str, DatedRule]) -> Obligation:
    year = today.year - 1
    heads = row.employees if (row := by_year.get(year)) else None
    low, high = known.get(rules.GENDER_LOW), known.get(rules.GENDER_HIGH)
    owed = derived.gender_report(heads, low=low.value, high=high.value) if low and high else None
    verdict = "missing" if owed is None else "after_a_tender" if owed else "not_owed"
    return Obligation("gender", _("Gender report, for tenders of the PNRR"), verdict, _inputs(by_year, (year,)),
                      _source(low, high))  # fmt: skip


def _social(cooperative: Cooperative) -> Obligation:
    owed = derived.social_report(albo_category=cooperative.albo_category.code)
    return Obligation(
        "social", _("Social report"), "owed" if owed else "not_owed",
        [(_("Category of the Albo"), cooperative.albo_category.title)], "D.Lgs. 112/2017, art. 9; D.M. 4 luglio 2019",
    )  # fmt: skip


def _prevalence(
    cooperative: Cooperative, by_year: dict[int, YearlyFigures], known: dict[str, DatedRule]
) -> Obligation:
    """By the latest year that declares an exchange with its members."""
    limit, category = known.get(rules.PREVALENCE), cooperative.albo_category.code
    verdict, inputs = derived.PrevalenceVerdict(derived.Prevalence.MISSING, None), []
    for year in sorted(by_year, reverse=True):
        row = by_year[year]
        lines = {name: (getattr(row, f"{name}_members"), getattr(row, name))
                 for name in ("revenue", "labour_cost", "services_cost", "goods_cost")}  # fmt: skip
        produce = lines["goods_cost"] if category in AGRICULTURAL else None
        if limit is None:
            break
        found = derived.prevalence(lines.values(), threshold=limit.value, agricultural=produce)
        if found.percent is not None:
            verdict = found
            inputs = [
                (f"{field_label(name, year)}, {year}",
                 _("%(part)s € towards members, of %(whole)s €") % {"part": number_format(part, 2, force_grouping=True),
                                                                   "whole": number_format(whole, 2, force_grouping=True)})
                for name, (part, whole) in lines.items() if part is not None and whole is not None
            ]  # fmt: skip
            inputs.append((str(_("Weighted share")), f"{number_format(found.percent, 2)}%"))
            break
    name = derived.Prevalence.BY_LAW if category == "SO" else verdict.verdict
    return Obligation("prevalence", _("Mainly mutual (art. 2513 c.c.)"), str(name), inputs, _source(limit))
