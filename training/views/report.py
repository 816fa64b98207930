"""The funder's report of training: on screen with charts, as XLSX, as PDF, and with all that proves it as a ZIP."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from land.accounts.actions import log_access
from land.accounts.policies import may_export_personal_data
from land.core.bilingual import said
from land.core.guards import guarded
from land.enrolment.models import Activity
from land.enrolment.reports import archive, counting, files
from training.forms.report import ReportForm
from training.models import Edition
from training.policies import is_staff

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def told_of(form: ReportForm) -> files.Told:
    """The report that was asked for, with the words of the courses."""
    rows = Edition.objects.select_related("course__area", "activity")
    area, edition = form.cleaned_data.get("area"), form.cleaned_data.get("edizione")
    if area:
        rows = rows.filter(course__area=area)
    if edition:
        rows = rows.filter(pk=edition.pk)
    activities = counting.in_period(Activity.objects.filter(edition__in=rows), form.period)
    report = counting.report_on(activities, form.period, language=get_language() or "it")
    editions = {row.activity_id: row for row in rows}
    names = {
        line.activity.pk: (
            editions[line.activity.pk].code,
            editions[line.activity.pk].course.shown_title,
            editions[line.activity.pk].course.area_title,
        )
        for line in report.lines
    }
    about = [said(area, "title") if area else "", str(edition) if edition else ""]
    return files.Told(
        report,
        title=_("Report on training"),
        about=" · ".join(part for part in about if part) or _("All the areas"),
        heads=(_("Code"), _("Course"), _("Area")),
        names=names,
    )


@require_safe
@guarded(is_staff)
def report(request: HttpRequest) -> HttpResponseBase:
    """`?area=&edizione=&dal=&al=`; `&formato=xlsx`, `pdf` or `zip` takes it out. The ZIP holds names, and is logged."""
    form = ReportForm(request.GET)
    if not form.is_valid():
        return render(request, "training/report.html", {"form": form}, status=422)
    told = told_of(form)
    wanted = request.GET.get("formato", "")
    if wanted:
        return _taken_out(request, told, wanted)
    query = request.GET.copy()
    context = {
        "form": form,
        "told": told,
        "brief": files.brief(told.report),
        "rows": [(*told.names[line.activity.pk], line) for line in told.report.lines],
        "period": files.period_said(told.report.period),
        "notes": files.notes(),
        "charts": charts_of(told.report, told.names),
        "query": query.urlencode(),
        "may_export": may_export_personal_data(request.user),
    }
    return render(request, "training/report.html", context)


def charts_of(report: counting.Report, names: files.Names) -> list[dict[str, Any]]:
    """What is drawn: hours attended by area, then who the people are. Each with its title and (label, number) rows."""
    by_area: dict[str, float] = {}
    for line in report.lines:
        area = names[line.activity.pk][2]
        by_area[area] = by_area.get(area, 0) + line.minutes_attended / 60
    charts = [
        {
            "title": _("Hours attended, by area"),
            "what": _("Area"),
            "unit": _("hours"),
            "rows": [(area, round(hours, 1)) for area, hours in sorted(by_area.items())],
        }
    ]
    charts += [
        {"title": files.heading_of(each.key), "what": _("Answer"), "unit": _("people"), "rows": each.rows}
        for each in report.breakdowns
        if each.rows
    ]
    return [chart for chart in charts if chart["rows"]]


def _taken_out(request: HttpRequest, told: files.Told, wanted: str) -> HttpResponseBase:
    if wanted == "zip":
        if not may_export_personal_data(request.user):
            raise Http404
        log_access(actor=request.user, what="export training archive", reason=told.about)
        return FileResponse(archive.archive(told), as_attachment=True, filename="rendiconto.zip")
    makers = {"xlsx": (files.xlsx, XLSX), "pdf": (files.report_pdf, "application/pdf")}
    if wanted not in makers:
        raise Http404
    make, content_type = makers[wanted]
    answer = HttpResponse(make(told), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="rendiconto.{wanted}"'
    return answer
