"""The report as a workbook and as a PDF. Whoever asks says what each activity is called: a code, an area, a title."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from land.core.documents import pdf
from land.core.exports import workbook
from land.enrolment.certificates import said_hours
from land.enrolment.questionnaires import FEWEST
from land.enrolment.reports.counting import Breakdown, Line, Period, Report

Names = Mapping[int, Sequence[str]]  # by activity (primary key): what stands in the first columns


@dataclass(frozen=True)
class Told:
    """A report with its words: a title, of what it is, the heads of the first columns and what stands in them."""

    report: Report
    title: str
    about: str
    heads: Sequence[str]
    names: Names


def period_said(period: Period) -> str:
    """The period in words."""
    first, last = (day and formats.date_format(day, "j F Y") for day in (period.first, period.last))
    if first and last:
        return _("from %(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return _("since %(first)s") % {"first": first}
    if last:
        return _("up to %(last)s") % {"last": last}
    return _("the whole time")


def heading_of(key: str) -> str:
    """What a breakdown is by, in words."""
    return {
        "gender": _("By gender"),
        "province": _("By province of residence"),
        "employment": _("By employment"),
        "education": _("By education"),
    }[key]


def notes() -> list[str]:
    """How the numbers are counted."""
    return [
        _("Enrolled: people with a place. Attended: at least a minute in the register, in the period."),
        _("Hours held: meetings of the period that are over and were not called off. Hours attended: of all people together."),
        _("Reached the share: who attended the part of all the hours that the certificate asks."),
        _(
            "Satisfaction: the mean, from 1 to 5, of the questionnaire at the end; it counts nothing that fewer than "
            "%(number)d people answered."
        )
        % {"number": FEWEST},
        _("Who the people are is told by what they answered when they enrolled, never under %(number)d answers.")
        % {"number": FEWEST},
    ]  # fmt: skip


def sheets(told: Told) -> list[tuple[str, list[str], list[list[Any]]]]:
    """The workbook: activities with a line of totals, who the people are, how it is counted."""
    columns = [
        _("Places"), _("People enrolled"), _("Waiting"), _("Withdrawn"), _("Attended"), _("Reached the share"), _("Certificates"),
        _("Hours held"), _("Hours attended"), _("Satisfaction"), _("Answers"),
    ]  # fmt: skip
    lines: list[list[Any]] = [
        [*told.names[line.activity.pk], line.activity.starts_at.date(), line.activity.ends_at.date(), line.activity.capacity,
         *_numbers(line)]
        for line in told.report.lines
    ]  # fmt: skip
    blank = [""] * (len(told.heads) + 2)
    lines.append([_("Total"), *blank, *_totals(told.report)])
    people = [
        [heading_of(each.key), words, number]
        for each in told.report.breakdowns
        for words, number in each.rows
    ]
    about = [[told.about], [period_said(told.report.period)], *([line] for line in notes())]
    return [
        (_("Report"), [*told.heads, _("Starts"), _("Ends"), *columns], lines),
        (_("People"), [_("Question"), _("Answer"), _("People")], people),
        (_("Notes"), [told.title], about),
    ]


def _numbers(line: Line) -> list[Any]:
    return [
        line.enrolled, line.waiting, line.withdrawn, line.attended, line.enough, line.certificates,
        round(line.minutes_held / 60, 2), round(line.minutes_attended / 60, 2), line.satisfaction, line.answers,
    ]  # fmt: skip


def _totals(report: Report) -> list[Any]:
    names = ("enrolled", "waiting", "withdrawn", "attended", "enough", "certificates")
    return [
        *(report.total(name) for name in names),
        round(report.total("minutes_held") / 60, 2),
        round(report.total("minutes_attended") / 60, 2),
        report.satisfaction,
        report.total("answers"),
    ]


def xlsx(told: Told) -> bytes:
    """The report as a workbook."""
    return workbook(sheets(told))


def report_pdf(told: Told) -> bytes:
    """The report on landscape pages, tagged (PDF/UA-1)."""
    report = told.report
    return pdf(
        "report",
        {
            "title": told.title,
            "about": told.about,
            "period": period_said(report.period),
            "brief": brief(report),
            "columns": [
                *told.heads, _("People enrolled"), _("Attended"), _("Reached the share"), _("Certificates"), _("Hours held"),
                _("Hours attended"), _("Satisfaction"),
            ],
            "names": len(told.heads),
            "rows": [[*map(str, told.names[line.activity.pk]), *_short(line)] for line in report.lines],
            "parts": [_part(each) for each in report.breakdowns if each.rows],
            "people": [_("Answer"), _("People")],
            "notes_title": _("How it is counted"),
            "notes": notes(),
        },
    )  # fmt: skip


def brief(report: Report) -> list[tuple[str, str]]:
    """What matters first, as (what, how much)."""
    mean = report.satisfaction
    return [
        (_("Editions"), str(len(report.lines))),
        (_("People enrolled"), _whole(report.total("enrolled"))),
        (_("Attended"), _whole(report.total("attended"))),
        (_("Hours held"), said_hours(report.total("minutes_held"))),
        (_("Hours attended"), said_hours(report.total("minutes_attended"))),
        (_("Certificates"), _whole(report.total("certificates"))),
        (_("Satisfaction"), formats.number_format(mean, 2) if mean is not None else "–"),
    ]


def _whole(number: int) -> str:
    return str(formats.number_format(number, force_grouping=True))


def _short(line: Line) -> list[str]:
    mean = line.satisfaction
    return [
        *map(_whole, (line.enrolled, line.attended, line.enough, line.certificates)),
        said_hours(line.minutes_held),
        said_hours(line.minutes_attended),
        formats.number_format(mean, 2) if mean is not None else "–",
    ]


def _part(each: Breakdown) -> dict[str, Any]:
    return {
        "title": heading_of(each.key),
        "rows": [[words, str(number)] for words, number in each.rows],
    }
