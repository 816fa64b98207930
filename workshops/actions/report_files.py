"""A report as files: an accessible PDF, the JSON of what was signed."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from land.core.documents import pdf
from workshops.actions.opendata import FILES, LICENCE, LICENCE_URL
from workshops.actions.report_shown import brief, shown
from workshops.models import Report


def report_pdf(report: Report) -> bytes:
    """A signed version as PDF/UA."""
    facts = report.facts
    signed = localtime(report.signed_at) if report.signed_at else None
    return pdf(
        "workshop_report",
        {
            "title": _("Report: %(title)s") % {"title": facts["workshop"]["title"]},
            "about": _("%(area)s · version %(number)d") % {
                "area": facts["workshop"]["area_name"], "number": report.number,
            },
            "brief": brief(facts),
            "rectifies_title": _("What this version corrects"),
            "rectifies": report.rectifies,
            "parts": [
                {
                    "title": part.title,
                    "words": part.words,
                    "sentences": part.sentences,
                    "quotes": part.quotes,
                    "grids": [
                        {
                            "title": grid.title, "header": grid.header, "rows": grid.rows, "names": grid.names,
                            "widths": grid.widths,
                        }
                        for grid in part.grids
                    ],
                }
                for part in shown(facts, report.words)
            ],
            "signed": _("Signed on %(day)s. Licence %(licence)s.") % {
                "day": date_format(signed, "j F Y") if signed else "–", "licence": LICENCE,
            },
            "digest": _("Fingerprint of figures and words (SHA-256): %(digest)s") % {"digest": report.digest},
        },
    )  # fmt: skip


def report_json(report: Report) -> dict[str, Any]:
    """What was signed, so that the fingerprint can be computed again, and what each column of the data means."""
    return {
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "number": report.number,
        "rectifies": report.rectifies,
        "signed_at": report.signed_at,
        "published_at": report.published_at,
        "sha256": report.digest,
        "sha256_of": "JSON of {facts, number, rectifies, words}: keys sorted, no spaces, UTF-8",
        "facts": report.facts,
        "words": report.words,
        "dictionary": {file.name: {name: str(what) for name, what in file.columns.items()} for file in FILES},
    }
