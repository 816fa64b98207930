"""The report of a cooperative as a PDF: the same facts as on screen, in the same words."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.models import Response
from land.core import charts
from land.core.documents import pdf


def report_pdf(response: Response, report: dict[str, Any]) -> bytes:
    """The PDF of `actions.reports.build_report(response, …)`, tagged (PDF/UA-1), in the reader's language."""
    cooperative, wave = response.cooperative, response.wave
    title = f"{wave.name} · {cooperative.name}"
    radar = charts.radar(report["axes"], compared=report["compared"])
    return pdf("maturity", {
        "title": title,
        "foot": f"L.A.N.D. · Legacoop Lazio · {wave.name}",
        "cooperative": cooperative.name,
        "wave": wave.name,
        "sent": _("Answers sent on %(day)s") % {"day": _day(response.submitted_at)},
        "total": number_format(report["score"].total, 2),
        "level": report["level"],
        "level_text": report["level_text"],
        "levels": report["levels"],
        "radar": render_to_string("pdf/radar.svg", {"chart": radar}).strip(),
        "radar_alt": ". ".join(f"{label}: {number_format(value, 2)}" for label, value in report["axes"]),
        "chart_title": _("Scores of the six dimensions, from 0 to 100"),
        "table_title": _("Scores and levels"),
        **_table(report),
        "remarks": _remarks(report),
        "parts": _parts(report),
        "method_title": _("How it is computed"),
        "method": method(response, report),
    })  # fmt: skip


def _table(report: dict[str, Any]) -> dict[str, Any]:
    """Columns and rows: the wave before and the peers only where there are any."""
    before, group = report["earlier"], report["peers"]
    columns = [_("Dimension"), _("Score"), _("Level")]
    columns += [_("Before"), _("Change")] if before else []
    columns += [_("Peers")] if group else []
    rows = []
    for each in report["dimensions"]:
        row = [each["label"], number_format(each["value"], 2), each["level"]]
        row += [number_format(each["before"], 2), each["change"]] if before else []
        rows.append(row + ([str(each["peers"])] if group else []))
    last = [_("Overall"), number_format(report["score"].total, 2), report["level"]]
    last += [number_format(before.was.total, 2), before.overall] if before else []
    rows.append(last + ([str(group.total)] if group else []))
    return {"columns": columns, "rows": rows}


def _remarks(report: dict[str, Any]) -> list[str]:
    """Under the table: what is compared with what, or why it is not."""
    said = []
    if before := report["earlier"]:
        said.append(_("Before: “%(wave)s”, under the same scoring. A change of less than 5 points counts as stable.")
                    % {"wave": before.wave.name})  # fmt: skip
    if group := report["peers"]:
        said.append(group.words)
    return said


def _parts(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Strengths, gaps and what could come next, each as a list; none without items."""
    there, lacking = _("Already there:"), _("Not there yet:")
    parts = [
        (_("Strengths"), [_finding(each, there) for each in report["strengths"]]),
        (_("Room to grow"), [_finding(each, lacking) for each in report["gaps"]]),
        (_("What could come next"), [
            {"title": each.dimension, "text": each.text, "links": [
                {"kind": kind, "title": title, "url": settings.PUBLIC_URL + url} for kind, title, url in each.links
            ]} for each in report["suggestions"]
        ]),
    ]  # fmt: skip
    return [{"title": title, "text": "", "items": items} for title, items in parts if items]


def _finding(finding: dict[str, Any], lead: str) -> dict[str, Any]:
    items = "; ".join(finding["items"])
    if finding["more"]:
        more = ngettext("and %(number)s more", "and %(number)s more", finding["more"])
        items += "; " + more % {"number": finding["more"]}
    return {
        "title": f"{finding['question']} ({finding['percent']}%)",
        "text": f"{lead} {items}" if items else "",
        "links": [],
    }


def method(response: Response, report: dict[str, Any]) -> list[str]:
    """How it is computed, of what, and whose questionnaire it is."""
    definition = response.wave.instrument_version.definition
    said = [
        _(
            "Questionnaire %(code)s %(version)s, scoring %(spec)s. Each question is worth up to 10 points; a dimension is "
            "the share of the points of its questions, from 0 to 100; the overall score is the mean of the dimensions, "
            "computed exactly and rounded once. The level is read on the rounded score."
        )
        % {"code": definition.code, "version": definition.version, "spec": report["spec"].version},
        _("Answers sent on %(day)s; document %(sha)s.")
        % {"day": _day(response.submitted_at), "sha": report["score"].document_sha256[:12]},
    ]
    if report["not_pertinent"]:
        said.append(_("Rows marked as not pertinent are left out of “Room to grow”; the score counts them."))
    return [*said, " · ".join(part for part in (definition.attribution, definition.licence) if part)]


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")
