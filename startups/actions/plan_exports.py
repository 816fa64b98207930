"""A business plan to take away: PDF, workbook, JSON, each with what its reader may read and no more."""

import json
from collections.abc import Callable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from land.core import charts
from land.core.documents import pdf
from startups.actions import plan_words
from startups.actions.plan_shown import (
    Shown,
    Table,
    kinds_said,
    member_totals,
    money,
    plain,
    sensitivity_table,
    words_in,
)
from startups.actions.plan_workbook import workbook
from startups.actions.plans import member_row


def document(shown: Shown) -> bytes:
    """The plan as a PDF (PDF/UA-1): words, tables, charts, checks, rules with their sources."""
    plan, result = shown.plan, shown.result
    title = _("Business plan of %(project)s") % {"project": plan.project}
    cash = [float(each.closing) for each in result.months]
    labels = [str(each.month) for each in result.months]
    every = 6 if len(shown.years) > 3 else 3
    bars = [
        (name % {"year": year}, max(0.0, float(value)))
        for year, income in zip(shown.years, result.incomes, strict=True)
        for name, value in (
            (_("%(year)s: revenue"), income.revenue),
            (_("%(year)s: costs"), income.revenue - income.before_tax + income.grants),
        )
    ]
    highest = 1.2 * max(1.0, *(value for _name, value in bars))
    lowest = min(result.months, key=lambda each: each.closing)
    return pdf("plan", {
        "title": title,
        "foot": f"L.A.N.D. · Legacoop Lazio · {plan.project}",
        "about": _about(shown),
        "disclaimer": plan_words.DISCLAIMER,
        "brief": [
            [_("Sources"), f"{money(result.sources.total)} €"],
            [_("Uses"), f"{money(result.sources.uses)} €"],
            [_("Lowest cash"), f"{money(lowest.closing)} €"],
            [_("Result of the last year"), f"{money(result.incomes[-1].profit)} €"],
        ],
        "parts": [
            {"title": f"{section.number}. {section.title}",
             "answers": [[str(label), text] for label, text in answers if text]}
            for section, answers in words_in(shown)
        ],
        "nothing": _("Nothing is written here yet."),
        "accounts_title": _("9. The accounts"),
        "charts": [
            {"title": _("Cash, month by month"),
             "svg": render_to_string("pdf/lines.svg", {"chart": charts.lines([("", cash)], labels, every=every)}).strip(),
             "alt": _("Cash at the end of each month, in euro; at the lowest %(amount)s in month %(month)s. Table T10 has "
                      "every number.") % {"amount": money(lowest.closing), "month": lowest.month}},
            {"title": _("Revenue and costs"),
             "svg": render_to_string("pdf/bars.svg", {"chart": charts.bars(bars, maximum=highest)}).strip(),
             "alt": ". ".join(f"{name}: {money(round(value, 2))}" for name, value in bars)},  # type: ignore[arg-type]
        ],
        "tables": [_plain(each) for each in [*shown.tables, sensitivity_table(shown)]],
        "checks_title": _("Checks"),
        "checks": [f"{each.code} · {each.sentence}" for each in shown.said],
        "rules_title": _("Rules used"),
        "rules_columns": [_("Rule"), _("Value"), _("Source"), _("Verified on")],
        "rules": [
            [rule.code, f"{plain(rule.value)} {rule.unit}", rule.source,
             _day(rule.verified_on) or _("to be verified")]
            for rule in sorted(shown.rules.by_code.values(), key=lambda each: each.code)
        ],
    })  # fmt: skip


def _plain(table: Table) -> dict[str, Any]:
    rows = [[line.label, *line.cells] for line in table.lines]
    return {"title": table.title, "columns": table.columns, "rows": rows, "notes": table.notes}


def _day(day: Any) -> str:
    return date_format(day, "j F Y") if day else ""


def _about(shown: Shown) -> list[str]:
    plan = shown.plan
    return [
        _("Version %(number)d") % {"number": plan.number}
        + f" · {plan.get_state_display()}"
        + (f" ({_day(timezone.localtime(plan.submitted_at))})" if plan.submitted_at else ""),
        kinds_said(shown),
        _("Computed with the rules of %(day)s") % {"day": _day(plan.rules_on)},
    ]


def data(shown: Shown) -> bytes:
    """The plan as JSON: what was typed, what follows in full precision, the checks. Amounts are texts in euro."""
    plan, result = shown.plan, shown.result
    typed = {key: value for key, value in shown.document.items() if key != "members"}
    names = ("subscribed", "paid", "naspi", "tfr", "own", "loan")
    told = {
        "project": str(plan.project),
        "version": plan.number,
        "state": plan.state,
        "submitted_at": plan.submitted_at,
        "disclaimer": str(plan_words.DISCLAIMER),
        "words": {
            section.key: {str(label): text for label, text in answers} for section, answers in words_in(shown)
        },
        "typed": typed,
        "members": {
            "number": len(shown.members),
            "totals": {
                name: None if value is None else str(value)
                for name, value in zip(names, member_totals(shown), strict=True)
            },
            "rows": [
                member_row(each) for number, each in enumerate(shown.members) if shown.may_read(number)
            ],
        },
        "computed": {
            "sources": _fields(result.sources, "uses", "vat", "capital", "loans", "own", "debts", "grants", "total"),
            "income": [
                _fields(each, "revenue", "variable", "labour", "fixed", "margin", "depreciation", "grants",
                        "operating", "interest", "before_tax", "ires", "irap", "profit")
                for each in result.incomes
            ],
            "cash": [
                _fields(each, "opening", "working_capital", "flow", "brought", "bought", "service", "closing")
                for each in result.cash
            ],
            "months": [
                _fields(each, "month", "opening", "receipts", "suppliers", "wages", "taxes", "service", "brought",
                        "bought", "closing")
                for each in result.months
            ],
            "balance": [
                _fields(each, "fixed_assets", "receivables", "due_from_members", "cash", "assets", "capital",
                        "financing_capital", "results", "debts", "deferred_grants", "payables", "severance",
                        "liabilities")
                for each in result.balances
            ],
        },
        "checks": [{"code": each.code, "severity": each.severity, "sentence": each.sentence} for each in shown.said],
        "rules_on": plan.rules_on,
        "rules": plan.rules,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder).encode()


def _fields(row: Any, *names: str) -> dict[str, str]:
    return {name: str(getattr(row, name)) for name in names}


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORTS: dict[str, tuple[Callable[[Shown], bytes], str]] = {
    "pdf": (document, "application/pdf"),
    "xlsx": (workbook, XLSX),
    "json": (data, "application/json"),
}
