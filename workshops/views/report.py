"""The doors of the report: what everybody reads, what is read before it is signed, the desk on which it is written."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.core.errors import DomainError
from land.core.exports import csv_response
from land.core.guards import anyone, guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from workshops.actions import library, opendata
from workshops.actions import report as verbs
from workshops.actions.facts import facts_of
from workshops.actions.report_files import report_json, report_pdf
from workshops.actions.report_shown import brief, shown
from workshops.forms.report import AnswerForm, CommentForm, CorrectionForm, WordsForm
from workshops.models import Participant, PlanItem, Report, ReportComment, VoicedNeed, Workshop
from workshops.policies import keeps_after, keeps_comment, may_read_draft, may_see_report
from workshops.views.door import participant_in
from workshops.views.needs import workshop_by


def latest(slug: str) -> Report:
    return Report.objects.published().filter(workshop__slug=slug).select_related(
        "workshop__activity", "workshop__area", "signed_by"
    ).order_by("-number")[:1].get()  # fmt: skip


def version(slug: str, number: int) -> Report:
    return Report.objects.published().select_related("workshop__activity", "workshop__area").get(
        workshop__slug=slug, number=number
    )  # fmt: skip


def _page(request: HttpRequest, row: Report) -> HttpResponse:
    versions = list(Report.objects.published().filter(workshop=row.workshop_id).order_by("-number"))
    context = {
        "report": row,
        "workshop": row.workshop,
        "parts": shown(row.facts, row.words),
        "brief": brief(row.facts),
        "versions": versions,
        "newer": versions[0] if versions[0].number != row.number else None,
        "intact": verbs.is_intact(row),
        "licence": opendata.LICENCE,
        "licence_url": opendata.LICENCE_URL,
    }
    return render(request, "workshops/report/report.html", context)


@require_safe
@guarded(may_see_report, get=latest, login=False)
def report(request: HttpRequest, row: Report) -> HttpResponse:
    """The version that holds now."""
    return _page(request, row)


@require_safe
@guarded(may_see_report, get=version, login=False)
def one_version(request: HttpRequest, row: Report) -> HttpResponse:
    """Any version that was published: it stays readable as it was."""
    return _page(request, row)


@require_safe
@guarded(may_see_report, get=version, login=False)
def as_pdf(request: HttpRequest, row: Report) -> HttpResponse:
    """A version as an accessible PDF."""
    response = HttpResponse(report_pdf(row), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{_name(row)}.pdf"'
    return response


@require_safe
@guarded(may_see_report, get=version, login=False)
def as_json(request: HttpRequest, row: Report) -> HttpResponse:
    """The figures and the words that were signed, with their fingerprint and a data dictionary."""
    response = JsonResponse(report_json(row), json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{_name(row)}.json"'
    response["Link"] = f'<{opendata.LICENCE_URL}>; rel="license"'
    return response


@require_safe
@guarded(may_see_report, get=version, login=False)
def as_csv(request: HttpRequest, row: Report) -> HttpResponse:
    """All that it tells as one long table; the data dictionary is on the page of the data."""
    header = ("parte", "riga", "colonna", "valore")
    response = csv_response(_name(row), header, opendata.report_rows(row))
    response["Link"] = f'<{opendata.LICENCE_URL}>; rel="license"'
    return response


def _name(row: Report) -> str:
    return f"report-{row.workshop.slug}-v{row.number}"


# ---- Read before it is signed ----


def who_reads(request: HttpRequest, workshop: Workshop) -> Participant | None:
    """Whoever may read the draft: by account, or by the code of the day. Raises: Http404 for anybody else."""
    participant = participant_in(request, workshop)
    if participant is not None and participant.arrived_at is None:
        participant = None
    if participant is None and not may_read_draft(request.user, workshop):
        raise Http404
    return participant


@require_http_methods(["GET", "POST"])
@guarded(anyone, get=workshop_by)
@once
def draft(request: HttpRequest, row: Workshop) -> HttpResponse:
    """The version that who was there reads and comments for ten days."""
    participant = who_reads(request, row)
    found = Report.objects.filter(workshop=row, state="review").first()
    if found is None:
        raise Http404
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.comment(report=found, by=request.user, participant=participant, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Thank you: whoever writes the report reads it before signing."))
            return redirect("workshops:report_draft", row.slug)
    facts = facts_of(row)
    context = {
        "workshop": row,
        "report": found,
        "parts": shown(facts, found.words),
        "brief": brief(facts),
        "form": form,
        "open": found.review_until is not None and found.review_until > timezone.now(),
        "comments": found.comments.count(),
    }
    return render(request, "workshops/report/draft.html", context, status=422 if form.errors else 200)


# ---- The desk ----


@require_safe
@guarded(keeps_after, get=workshop_by)
def after(request: HttpRequest, row: Workshop) -> HttpResponse:
    """What a workshop leaves: needs, report, plan; what there is to do next."""
    reports = list(row.reports.all())
    items = list(PlanItem.objects.filter(workshop=row).whole().order_by("horizon", "due_on", "pk"))
    context = {
        "workshop": row,
        "needs": VoicedNeed.objects.filter(workshop=row).whole(),
        "reports": reports,
        "writing": next((each for each in reports if each.state != "published"), None),
        "items": items,
        "correction": CorrectionForm(),
    }
    return render(request, "workshops/report/after.html", context)


@require_POST
@guarded(keeps_after, get=workshop_by)
@once
def begin(request: HttpRequest, row: Workshop) -> HttpResponse:
    """The first version, or one that corrects."""
    try:
        verbs.begin_report(workshop=row, by=request.user, rectifies=request.POST.get("rectifies", "")[:600])
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("workshops:after", row.slug)
    return redirect("workshops:report_desk", row.slug)


def _written(workshop: Workshop) -> Report:
    found = (
        Report.objects.filter(workshop=workshop).exclude(state="published").select_related("workshop").first()
    )
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@guarded(keeps_after, get=workshop_by)
@once
def desk(request: HttpRequest, row: Workshop) -> HttpResponse:
    """Write beside the figures, see what was said, move the version on."""
    found = _written(row)
    frozen = found.state == "signed"
    form = WordsForm(request.POST or None, initial=found.words)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.write_words(report=found, by=request.user, words=form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("workshops:report_desk", row.slug)
    facts = found.facts if frozen else facts_of(row)
    comments = list(found.comments.all())
    parts = shown(facts, found.words)
    context = {
        "workshop": row,
        "report": found,
        "form": form,
        "parts": [
            (part, form[part.key], [each for each in comments if each.section == part.key]) for part in parts
        ],
        "frozen": frozen,
        "may_sign": found.state == "review"
        and found.review_until is not None
        and found.review_until <= timezone.now(),
    }
    return render(request, "workshops/report/desk.html", context, status=422 if form.errors else 200)


MOVES: dict[str, tuple[Any, Any]] = {
    "lettura": (verbs.send_round, lambda: _("Who was there can read it and comment it for ten days.")),
    "firma": (verbs.sign, lambda: _("Signed: its figures and words are frozen.")),
    "pubblica": (verbs.publish_report, lambda: _("Published: everybody can read it.")),
}


@require_POST
@guarded(keeps_after, get=workshop_by)
@once
def move(request: HttpRequest, row: Workshop) -> HttpResponse:
    """Have it read, sign it, publish it."""
    verb, done = MOVES.get(request.POST.get("then", ""), (None, None))
    if verb is None or done is None:
        raise Http404
    found = _written(row)
    back = "workshops:after" if request.POST["then"] == "pubblica" else "workshops:report_desk"
    return tried(request, lambda: verb(report=found, by=request.user), done, back, row.slug)


def comment_by(uuid: UUID) -> ReportComment:
    return ReportComment.objects.select_related("report__workshop").get(uuid=uuid)


@require_POST
@guarded(keeps_comment, get=comment_by)
@once
def answer(request: HttpRequest, row: ReportComment) -> HttpResponse:
    """Say what was done about a comment."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say in a few words what was done about it."))
        return redirect("workshops:report_desk", row.report.workshop.slug)
    return tried(
        request,
        lambda: verbs.answer_comment(row=row, by=request.user, **form.cleaned_data),
        lambda: _("Saved."),
        "workshops:report_desk",
        row.report.workshop.slug,
    )


@require_POST
@guarded(keeps_after, get=workshop_by)
@once
def to_library(request: HttpRequest, row: Workshop) -> HttpResponse:
    """Put the published report in the library."""
    found = Report.objects.published().filter(workshop=row).order_by("-number").first()
    if found is None:
        raise Http404
    return tried(
        request,
        lambda: library.keep_report(report=found, by=request.user),
        lambda: _("The report is in the library."),
        "workshops:after",
        row.slug,
    )
