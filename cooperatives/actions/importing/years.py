"""File B: the figures of a cooperative, year by year. A cooperative is recognised by its codice fiscale alone."""

import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from cooperatives.actions.identifiers import check_tax_code
from cooperatives.actions.importing.decisions import Decision, FileKind, raw_value
from cooperatives.actions.importing.reading import Row
from cooperatives.actions.importing.rows import CLEAR, Line
from cooperatives.actions.importing.taking_back import staying_years, take_back_year
from cooperatives.actions.years import FIGURES, add_up, write_year
from cooperatives.models import Cooperative, ImportJob, ImportRow, YearlyFigures
from land.core.errors import DomainError

# column of the file: field, other names the column may have
FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "soci_totali": ("members", ("soci", "numero soci")),
    "soci_f": ("members_women", ("socie", "soci donne")),
    "soci_m": ("members_men", ("soci uomini",)),
    "soci_pg": ("members_entities", ("soci persone giuridiche",)),
    "soci_lavoratori": ("members_workers", ()),
    "soci_volontari": ("members_volunteers", ()),
    "soci_sovventori": ("members_funders", ()),
    "soci_under35": ("members_under_35", ("soci under 35",)),
    "soci_entrati": ("members_joined", ()),
    "soci_usciti": ("members_left", ()),
    "addetti_totali": ("workers", ("addetti", "lavoratori")),
    "dip_f_ti": ("women_permanent", ("dipendenti donne tempo indeterminato",)),
    "dip_m_ti": ("men_permanent", ("dipendenti uomini tempo indeterminato",)),
    "dip_f_td": ("women_fixed_term", ("dipendenti donne tempo determinato",)),
    "dip_m_td": ("men_fixed_term", ("dipendenti uomini tempo determinato",)),
    "apprendisti_f": ("women_apprentices", ("apprendiste",)),
    "apprendisti_m": ("men_apprentices", ()),
    "somministrati": ("agency_workers", ()),
    "collaboratori": ("collaborators", ()),
    "svantaggiati": ("disadvantaged", ("lavoratori svantaggiati",)),
    "ricavi_a1": ("revenue", ("ricavi", "fatturato", "a1")),
    "a1_soci": ("revenue_members", ("ricavi da soci",)),
    "b9": ("labour_cost", ("costo del lavoro",)),
    "b9_soci": ("labour_cost_members", ()),
    "b7": ("services_cost", ("costo dei servizi",)),
    "b7_soci": ("services_cost_members", ()),
    "b6": ("goods_cost", ("costo dei beni",)),
    "b6_soci": ("goods_cost_members", ()),
    "risultato": ("result", ("utile", "risultato di esercizio", "risultato d esercizio")),
    "patrimonio_netto": ("equity", ("patrimonio",)),
    "investimenti_digitali": ("digital_investment", ()),
    "ore_formazione": ("training_hours", ("ore di formazione",)),
}
COLUMNS: dict[str, tuple[str, ...]] = {
    "codice_fiscale": ("cf", "cod fiscale", "c f", "codice fiscale cooperativa"),
    "anno": ("esercizio", "anno di esercizio"),
} | {column: names for column, (_field, names) in FIELDS.items()}
EXPORTED = tuple(COLUMNS)
#: figures whose jump from one year to the next is worth a look
WATCHED = ("soci_totali", "addetti_totali", "ricavi_a1")
MOST_HEADS = 2_147_483_647
MOST_EURO = Decimal("999999999999.99")


def number_of(text: str, *, money: bool) -> Decimal | None:
    """A number as people write it: “1.234.567,89”, “1234567.89”, “1 234”, “€ 12”; None if it is none.

    A lone dot before exactly three digits groups thousands in heads, and in money unless a comma is there too.
    """
    text = re.sub(r"[\s€'’\u00a0]", "", text)
    if "," in text:
        text = (
            text.replace(".", "").replace(",", ".")
            if text.rfind(",") > text.rfind(".")
            else text.replace(",", "")
        )
    elif re.fullmatch(r"-?\d{1,3}(\.\d{3})+", text):
        text = text.replace(".", "")
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return None
    number = Decimal(text)
    if number != round(number, 2 if money else 0):
        return None
    return number.quantize(Decimal("0.01")) if money else Decimal(int(number))


class YearsFile(FileKind):
    kind = ImportJob.Kind.YEARS
    columns = COLUMNS
    keys = ("codice_fiscale", "anno")

    def __init__(self) -> None:
        super().__init__()
        self.this_year = timezone.localdate().year
        self.lines_of: dict[tuple[str, int], list[int]] = {}
        self.watched: dict[tuple[str, int], tuple] = {}

    def survey(self, rows: Iterable[tuple[int, dict[str, str]]]) -> None:
        for number, cells in rows:
            code, year = _code(cells), _year(cells)
            if code and year:
                self.lines_of.setdefault((code, year), []).append(number)
                self.watched[code, year] = tuple(
                    number_of(cells.get(column, ""), money=column == "ricavi_a1") for column in WATCHED
                )

    def decide(self, rows: list[Row], *, looking: bool = True) -> list[Decision]:
        lines = [self._line(number, cells, numbers) for number, cells, numbers in rows]
        codes = {line.values["tax_code"] for line in lines if "tax_code" in line.values}
        known = {
            row.tax_code: row
            for row in Cooperative.objects.filter(tax_code__in=codes).select_related(
                "organisation__successor"
            )
        }
        years: dict[int, dict[int, YearlyFigures]] = defaultdict(dict)
        for row in YearlyFigures.objects.filter(cooperative__in=known.values()):
            years[row.cooperative_id][row.year] = row
        return [self._decision(line, known, years) for line in lines]

    def _line(self, number: int, cells: dict[str, str], numbers: frozenset[str]) -> Line:
        line = Line(number, cells)
        text = cells.get("codice_fiscale", "").strip()
        try:
            line.values["tax_code"] = check_tax_code(_code(cells))
            if text.isdecimal() and len(text) < 11:
                line.say("W01", "codice_fiscale", text)
        except DomainError as refusal:
            line.say(refusal.code, "codice_fiscale", text)  # type: ignore[attr-defined]
        year = _year(cells)
        if year is None or not 1900 <= year <= 2100:
            line.say("E08", "anno", cells.get("anno", ""))
        elif year >= self.this_year:
            line.say("year_not_closed", "anno", str(year))
        else:
            line.values["year"] = year
        for column, (name, _names) in FIELDS.items():
            self._figure(line, column, name, cells.get(column, "").strip())
        same = self.lines_of.get((line.values.get("tax_code", ""), line.values.get("year", 0)), [])
        if len(same) > 1:
            line.say("E05", "codice_fiscale", text, lines=", ".join(map(str, same)))
        return line

    def _figure(self, line: Line, column: str, name: str, text: str) -> None:
        if not text:
            return
        if text == CLEAR:
            line.values[name] = None
            return
        money = name in YearlyFigures.MONEY
        number = number_of(text.lstrip("'"), money=money)
        too_much = number is not None and abs(number) > (MOST_EURO if money else MOST_HEADS)
        if number is None or too_much or (number < 0 and name not in YearlyFigures.SIGNED):
            line.say("E09", column, text)
        else:
            line.values[name] = number if money else int(number)

    def _decision(self, line: Line, known: dict[str, Cooperative], years: dict[int, dict]) -> Decision:
        cooperative = known.get(line.values.get("tax_code", ""))
        if cooperative is None:
            if "tax_code" in line.values:
                line.say("unknown_cooperative", "codice_fiscale", line.values["tax_code"])
            return Decision(line, "error")
        year = line.values.get("year")
        if year is None:
            return Decision(line, "error", cooperative)
        row = years[cooperative.pk].get(year)
        figures = {name: line.values[name] for name, _names in FIELDS.values() if name in line.values}
        changes = {
            name: [raw_value(getattr(row, name, None)), raw_value(value)]
            for name, value in figures.items()
            if getattr(row, name, None) != value
        }
        if (
            changes
            and cooperative.state == "merged"
            and cooperative.ended_at
            and year >= cooperative.ended_at.year
        ):
            successor = cooperative.organisation.successor
            line.say("E13", "codice_fiscale", cooperative.tax_code, other=successor.name if successor else "")
        if cooperative.founded_on and year < cooperative.founded_on.year:
            line.say("before_founding", "anno", str(year), founded=cooperative.founded_on.year)
        self._add_up(line, row, figures)
        if line.refused:
            return Decision(line, "error", cooperative)
        self._warn_of_jumps(line, cooperative, year, years[cooperative.pk].get(year - 1))
        if not changes:
            return Decision(line, "unchanged", cooperative)
        return Decision(line, "update" if row else "create", cooperative, changes)

    def _add_up(self, line: Line, row: YearlyFigures | None, figures: dict[str, Any]) -> None:
        """Whether the row would add up as a whole, what was there and what the file says together (E10, E15)."""
        whole = YearlyFigures(**{name: figures.get(name, getattr(row, name, None)) for name in FIGURES})
        try:
            add_up(whole)
        except DomainError as refusal:
            columns = {name: column for column, (name, _names) in FIELDS.items()}
            with override("en"):
                said = {
                    "text": str(type(refusal).sentence),
                    "params": {k: str(v) for k, v in refusal.facts.items()},
                }
            column = columns[refusal.field or "members"]
            line.say(refusal.code, column, line.raw.get(column, ""))  # type: ignore[attr-defined]
            line.messages[-1] |= said

    def _warn_of_jumps(
        self, line: Line, cooperative: Cooperative, year: int, before: YearlyFigures | None
    ) -> None:
        """W06: a figure more than half above or below that of the year before, which the file may say too."""
        in_file = self.watched.get((cooperative.tax_code, year - 1), (None,) * len(WATCHED))
        for column, said in zip(WATCHED, in_file, strict=True):
            name = FIELDS[column][0]
            now, then = line.values.get(name), said if said is not None else getattr(before, name, None)
            if now is not None and then and abs(now - then) * 2 > then:
                line.say("W06", column, str(now), before=str(then))

    def write(self, decision: Decision, job: ImportJob) -> None:
        """Totals that follow from their parts are changes too."""
        names, cooperative = set(decision.changes), decision.cooperative
        assert cooperative is not None
        figures = {name: value for name, value in decision.line.values.items() if name in names}
        year = decision.line.values["year"]
        before = cooperative.years.filter(year=year).first()
        row = write_year(
            cooperative=cooperative, year=year, source="import", user=job.uploaded_by, job=job, **figures
        )
        pairs = {
            name: [raw_value(getattr(before, name, None)), raw_value(getattr(row, name))] for name in FIGURES
        }
        decision.changes = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    def take_back(self, row: ImportRow, stays: list[dict], job: ImportJob) -> list[dict]:
        return take_back_year(row, stays, job)

    def staying(self, rows: list[ImportRow]) -> dict[int, list[dict]]:
        return staying_years(rows)


def year_rows(figures: Iterable[YearlyFigures]) -> Iterable[tuple[Any, ...]]:
    """The columns of EXPORTED for rows with their cooperative: what comes out goes in again unchanged."""
    for row in figures:
        yield (
            row.cooperative.tax_code, str(row.year),
            *(_shown(getattr(row, name)) for name, _names in FIELDS.values()),
        )  # fmt: skip


def _shown(value: Any) -> Any:
    """Whole numbers as they are, money with a comma and two decimals, so that an Italian spreadsheet takes both."""
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    return value


def _code(cells: dict[str, str]) -> str:
    text = "".join(cells.get("codice_fiscale", "").split()).upper().lstrip("'")
    return text.zfill(11) if text.isdecimal() and 8 <= len(text) < 11 else text


def _year(cells: dict[str, str]) -> int | None:
    text = cells.get("anno", "").strip()
    return int(text) if re.fullmatch(r"[12]\d{3}", text) else None
