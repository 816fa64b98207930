"""A pre-feasibility plan as people read it: the same words and numbers on the page, on paper and as a PDF."""

from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from land.core.documents import pdf
from startups.actions.plan_shown import money, plain
from startups.actions.prefeasibility import COLUMNS, SECTIONS, TABLE_OF, TABLES, TITLES, estimates_of
from startups.models import Assumption, PreFeasibility
from startups.plan.indicators import Reach

#: columns that count things, not euro
COUNTS = ("quantity", "fte")


def euro(amount: Decimal) -> str:
    """An amount as Italians write it."""
    return f"{money(amount)} €"


def _cell(table: str, column: str, value: str) -> str:
    if column == "source":
        return str(dict(Assumption.Source.choices).get(value, "–"))
    if table != "competitors" and column != "label" and value:
        return plain(Decimal(value)) if column in COUNTS else money(Decimal(value))
    return value


def tables_of(plan: PreFeasibility) -> dict[str, dict[str, Any]]:
    """The rows that there are, as words, by table."""
    found = {}
    for table, columns in TABLES.items():
        rows = plan.sections.get(table, {}).get("rows", [])
        if rows:
            found[table] = {
                "title": str(TITLES[table]),
                "heads": [str(COLUMNS[column]) for column in columns],
                "rows": [[_cell(table, column, row.get(column, "")) for column in columns] for row in rows],
            }
    return found


def outlook_of(plan: PreFeasibility) -> list[tuple[str, str]]:
    """What follows from the first estimates; nothing where no number was written."""
    if not any(plan.sections.get(table, {}).get("rows") for table in TABLE_OF["8"]):
        return []
    told = estimates_of(plan.sections)
    reach = {
        Reach.NOT_REACHABLE: _("not reachable: each sale costs what it brings, or more"),
        Reach.NOT_COMPUTABLE: _("cannot be computed without revenue"),
    }
    revenue = told.break_even.revenue
    return [
        (_("Revenue of the first year"), euro(told.revenue)),
        (_("Variable costs"), euro(told.variable)),
        (_("Fixed costs"), euro(told.fixed)),
        (_("People"), euro(told.people)),
        (_("Result of the first year"), euro(told.result)),
        (_("Break-even point"), euro(revenue) if revenue is not None else reach[told.break_even.reach]),
        (_("Money needed in the first year"), euro(told.need)),
    ]


def shown(plan: PreFeasibility) -> dict[str, Any]:
    """The nine sections with their rows, for page and paper."""
    tables = tables_of(plan)
    return {
        "tables": tables,
        "parts": [
            {
                "key": key,
                "title": str(title),
                "text": plan.sections.get(key, {}).get("text", ""),
                "tables": [tables[name] for name in TABLE_OF.get(key, ()) if name in tables],
                "outlook": outlook_of(plan) if key == "8" else [],
            }
            for key, title in SECTIONS.items()
        ],
    }


def prefeasibility_pdf(plan: PreFeasibility) -> bytes:
    """The PDF, tagged (PDF/UA-1), in the reader's language."""
    when = (
        _("Handed in on %(day)s") % {"day": date_format(localtime(plan.submitted_at), "j F Y")}
        if plan.submitted_at
        else _("Draft: not handed in yet")
    )
    return pdf(
        "prefeasibility",
        {
            "title": _("Pre-feasibility plan: %(idea)s") % {"idea": plan.project.idea},
            "about": f"{_('Version %(number)d') % {'number': plan.number}} · {when}",
            "parts": shown(plan)["parts"],
            "note": _("The numbers are the group’s estimates. This plan is no tax or legal advice."),
        },
    )
