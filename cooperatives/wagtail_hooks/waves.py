"""Staff's waves: prepare, open, follow, close."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import ListingButton

from cooperatives import actions
from cooperatives.actions.exports import score_rows, scores_header
from cooperatives.forms.waves import PopulationForm, WaveForm
from cooperatives.models import Wave
from cooperatives.policies import is_staff
from cooperatives.wagtail_hooks.access import staff
from land.accounts.actions import log_access
from land.core.errors import DomainError
from land.core.exports import csv_response
from land.core.listings import Allowed, Said


class WaveIndex(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return Wave.objects.select_related("instrument_version__instrument").annotate(
            asked=Count("members", filter=~Q(members__state="excluded")),
            sent=Count("members", filter=Q(members__state__in=["submitted", "validated"])),
        )

    def get_list_more_buttons(self, instance: Wave) -> list:
        buttons = [*super().get_list_more_buttons(instance)]
        if instance.state != "draft":
            buttons.append(
                ListingButton(_("Follow"), url=reverse("waves_follow", args=[instance.pk]), priority=4)
            )
        if instance.state in ("draft", "suspended"):
            buttons.append(
                ListingButton(_("Open"), url=reverse("waves_open", args=[instance.pk]), priority=5)
            )
        if instance.state in ("open", "suspended"):
            buttons.append(
                ListingButton(_("Close"), url=reverse("waves_close", args=[instance.pk]), priority=6)
            )
        if instance.scoring_spec_id and instance.state != "draft":
            buttons.append(
                ListingButton(_("Scores (CSV)"), url=reverse("waves_scores", args=[instance.pk]), priority=7)
            )
            buttons.append(
                ListingButton(_("Scoring runs"), url=reverse("waves_runs", args=[instance.pk]), priority=8)
            )
        if instance.state != "draft":
            for priority, label, name in ((8, _("Answers (CSV)"), "waves_answers"),
                                          (9, _("Data (XLSX)"), "waves_workbook")):  # fmt: skip
                buttons.append(ListingButton(label, url=reverse(name, args=[instance.pk]), priority=priority))
        return buttons


class WaveCreate(Said, generic.CreateView):
    """A new survey."""


class WaveEdit(Said, generic.EditView):
    """A survey's facts."""


class WaveViewSet(ModelViewSet):
    model = Wave
    name = "waves"
    url_prefix = "rilevazioni/elenco"
    menu_label = _("Surveys")
    icon = "form"
    index_view_class = WaveIndex
    add_view_class = WaveCreate
    edit_view_class = WaveEdit
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        "title",  # as a name, for only then does the list draw the buttons of a line
        Column("get_state_display", label=_("State")),
        Column("closes_at", label=_("Closes at")),
        Column("asked", label=_("Asked")),
        Column("sent", label=_("Sent")),
    ]
    permission_policy = Allowed(Wave, is_staff, ("add", "change", "view"))

    def get_form_class(self, for_update: bool = False) -> type:
        return WaveForm


@require_http_methods(["GET", "POST"])
@staff()
def open_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whom it asks, then open. A wave that was suspended goes on with the cooperatives it has."""
    wave = get_object_or_404(Wave.objects.select_related("instrument_version", "scoring_spec"), pk=pk)
    if wave.state != "draft":
        question = gettext("Open “%(title)s” again? It goes on with the cooperatives it has.") % {
            "title": wave.title
        }
        return _confirmed(
            request, wave, question, gettext("Open"), actions.open_wave, gettext("The survey is open.")
        )
    form = PopulationForm()
    if request.method == "POST":
        form = PopulationForm(request.POST)
        if form.is_valid():
            try:
                actions.open_wave(wave=wave, population=form.population())
                messages.success(request, gettext("The survey is open."))
                return redirect("waves_follow", wave.pk)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
    question = gettext("Whom does “%(title)s” ask? The cooperatives enter it as they are now.") % {
        "title": wave.title
    }
    context = {"title": wave.title, "question": question, "button": gettext("Open"),
               "back": reverse("waves:index"), "form": form}  # fmt: skip
    return render(request, "cooperatives/staff/confirm.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@staff()
def close_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then close."""
    wave = get_object_or_404(Wave, pk=pk)
    question = gettext(
        "Close “%(title)s”? Nothing more will be taken; what is half filled in stays readable."
    ) % {"title": wave.title}
    return _confirmed(
        request, wave, question, gettext("Close"), actions.close_wave, gettext("The survey is closed.")
    )


def _confirmed(
    request: HttpRequest, wave: Wave, question: str, button: str, verb: Any, done: str
) -> HttpResponse:
    if request.method == "POST":
        try:
            verb(wave=wave)
            messages.success(request, done)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("waves:index")
    context = {"title": wave.title, "question": question, "button": button, "back": reverse("waves:index")}
    return render(request, "cooperatives/staff/confirm.html", context)


@require_safe
@staff()
def scores_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """File D of a wave. Reading the cooperatives' scores is logged."""
    wave = get_object_or_404(Wave.objects.select_related("scoring_spec"), pk=pk, scoring_spec__isnull=False)
    log_access(actor=request.user, what=f"scores {wave.code}")
    return csv_response(f"punteggi-{wave.code}", scores_header(wave), score_rows(wave))
