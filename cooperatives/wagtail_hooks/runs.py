"""Staff's scoring runs of a wave: ask for one, follow it, choose which is in use."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from cooperatives import actions
from cooperatives.forms.runs import RunForm
from cooperatives.models import Response, ScoringRun, Wave
from cooperatives.wagtail_hooks.access import staff
from land.accounts.models import User
from land.core.errors import DomainError

# What the log of a run says, by the code of the entry.
WORDS = {
    "refused": _("%(cooperative)s could not be scored: %(why)s"),
    "resumed": _("Taken up again after an interruption, from response %(done)s"),
    "unfit": _("The scoring does not fit the questionnaire: %(why)s"),
    "used": _("Put in use by %(who)s"),
    "not_frozen": _("The figures could not be published (%(why)s)"),
}


@require_http_methods(["GET", "POST"])
@staff()
def runs(request: HttpRequest, pk: int) -> HttpResponse:
    """The runs of a wave, newest first, with how far each is and what it has to say; and the form that asks for one."""
    wave = get_object_or_404(
        Wave.objects.select_related("instrument_version__instrument", "scoring_spec"), pk=pk
    )
    form = RunForm(request.POST or None, wave=wave)
    if request.method == "POST" and form.is_valid():
        try:
            run = actions.ask_run(wave=wave, spec=form.cleaned_data["spec"], by=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            if run.state == ScoringRun.State.QUEUED:
                messages.success(request, _("The run is in the queue: it takes a moment."))
            else:
                messages.info(request, _("These same answers have been run already: nothing new to compute."))
        return redirect("waves_runs", pk)
    shown = list(
        wave.runs.select_related("spec__instrument_version__instrument", "asked_by").defer("responses")[:50]
    )
    return render(request, "cooperatives/staff/runs.html", {
        "wave": wave,
        "form": form,
        "scored": bool(form.fields["spec"].queryset),  # type: ignore[attr-defined]
        "runs": list(zip(shown, _logs(shown), strict=True)),
        "working": any(run.finished_at is None for run in shown),
    })  # fmt: skip


@require_POST
@staff()
def use(request: HttpRequest, pk: int, uuid: Any) -> HttpResponse:
    """Make a run the one in use."""
    run = get_object_or_404(ScoringRun.objects.select_related("wave", "spec"), wave=pk, uuid=uuid)
    try:
        actions.use_run(run=run, by=request.user)
        messages.success(request, _("This run is in use now."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("waves_runs", pk)


def _logs(runs: list[ScoringRun]) -> list[list[dict[str, Any]]]:
    """The entries of each run's log in words: `text`, and `response` (its uuid) where there is one to look at."""
    entries = [entry for run in runs for entry in run.log]
    responses = {
        row.pk: row
        for row in Response.objects.for_work().filter(
            pk__in={entry["response"] for entry in entries if "response" in entry}
        )
    }
    people = dict(
        User.objects.filter(pk__in={entry["by"] for entry in entries if entry.get("by")}).values_list(
            "pk", "email"
        )
    )
    told = []
    for run in runs:
        lines = []
        for entry in run.log:
            response = responses.get(entry.get("response"))
            facts = {
                "cooperative": response.cooperative.name if response else entry.get("response", ""),
                "why": entry.get("why", ""),
                "done": entry.get("done", ""),
                "who": people.get(entry.get("by"), "–"),
            }
            lines.append(
                {"text": WORDS[entry["code"]] % facts, "response": response.uuid if response else None}
            )
        told.append(lines)
    return told
