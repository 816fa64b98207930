"""Staff reading what one cooperative answered, and its score. Each reading is logged."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cooperatives.actions.reports import answers_in_words, build_report
from cooperatives.models import Response, Score
from cooperatives.wagtail_hooks.access import staff
from land.accounts.actions import log_access

REMARKS = {
    "all_lowest": _("%(question)s: every row at the lowest"),
    "all_highest": _("%(question)s: every row at the highest"),
}


@require_safe
@staff()
def read(request: HttpRequest, uuid: Any) -> HttpResponse:
    """The answers of a response in words, its scores under each specification and the remarks on quality."""
    response = get_object_or_404(Response.objects.for_work(), uuid=uuid)
    log_access(actor=request.user, what=f"answers {response.cooperative.public_id} {response.wave.code}")
    scores = list(response.scores.select_related("spec__instrument_version").order_by("-pk"))
    current = next((score for score in scores if score.spec_id == response.wave.scoring_spec_id), None)
    return render(request, "cooperatives/staff/response.html", {
        "response": response,
        "answers": answers_in_words(response),
        "scores": [(score, list(score.dimensions.values()), _remarks(score)) for score in scores],
        "report": build_report(response, current) if current else None,
    })  # fmt: skip


def _remarks(score: Score) -> list[str]:
    """The remarks on quality in words."""
    said = []
    for flag in score.flags:
        name, _colon, question = flag.partition(":")
        said.append(str(REMARKS[name]) % {"question": question})
    return said
