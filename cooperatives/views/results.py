"""What a cooperative gets back: on screen, as a PDF to print, and its own answers as a spreadsheet."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperatives.actions.printing import report_pdf
from cooperatives.actions.reports import answer_rows, answers_in_words, build_report
from cooperatives.models import Response, Score, WaveMember
from cooperatives.policies import may_read_response
from cooperatives.views.filling import latest_response, member_of
from land.core.exports import xlsx_response
from land.core.guards import guarded


@require_safe
@guarded(may_read_response, get=member_of)
def result(request: HttpRequest, member: WaveMember) -> HttpResponse:
    """The report of a response that was sent; until Celery has scored it, “being computed”. `?stato` answers in JSON."""
    response = latest_response(member)
    if response is None or response.state not in Response.SENT:
        return redirect("cooperatives:summary", member.wave.code, member.cooperative.slug)
    spec = member.wave.scoring_spec
    score = _score(response)
    if "stato" in request.GET:
        return JsonResponse({"ready": score is not None or spec is None or bool(response.scoring_error)})
    context: dict[str, Any] = {
        "member": member,
        "response": response,
        "definition": member.wave.instrument_version.definition,
    }
    if spec is None:
        return render(request, "cooperatives/receipt.html", context | {"answers": answers_in_words(response)})
    if score is None:
        return render(request, "cooperatives/computing.html", context)
    report = build_report(response, score, reader=request.user)
    return render(request, "cooperatives/result.html", context | report)


@require_safe
@guarded(may_read_response, get=member_of)
def result_pdf(request: HttpRequest, member: WaveMember) -> HttpResponse:
    """The same report as an accessible PDF; 404 until there is a score."""
    response = _sent(member)
    score = _score(response)
    if score is None:
        raise Http404
    content = report_pdf(response, build_report(response, score, reader=request.user))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{member.wave.code}-{member.cooperative.slug}.pdf"'
    return answer


@require_safe
@guarded(may_read_response, get=member_of)
def answers_xlsx(request: HttpRequest, member: WaveMember) -> HttpResponse:
    """The answers that were sent, one a line; 404 until they are."""
    response = _sent(member)
    header = [_("Section"), _("Question"), _("Row"), _("Answer"), _("Code"), _("Value")]
    rows = (
        (section, question, row, words, code, "; ".join(value) if isinstance(value, list) else value)
        for section, question, code, row, value, words in answer_rows(response)
    )
    return xlsx_response(f"risposte-{member.wave.code}", header, rows)


def _sent(member: WaveMember) -> Response:
    """The response that was sent. Raises: Http404 while there is none."""
    response = latest_response(member)
    if response is None or response.state not in Response.SENT:
        raise Http404
    return response


def _score(response: Response) -> Score | None:
    """Its score under the specification that the wave uses."""
    spec = response.wave.scoring_spec
    return Score.objects.filter(response=response, spec=spec).select_related("spec").first() if spec else None
