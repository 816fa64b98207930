"""Staff's screens of matching events: the list, one form, the tables. Wishes are nobody's but whoever has them."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.listings import Allowed, TitledIndex
from land.core.once import once
from land.core.refusals import refuse
from startups.actions import encounters
from startups.forms.matching import MatchingForm, SeatForm, initial_of_matching
from startups.models import Encounter, MatchingEvent
from startups.policies import is_staff


class MatchingIndex(TitledIndex):
    default_ordering = "-activity__starts_at"

    def get_base_queryset(self) -> Any:
        return MatchingEvent.objects.whole()

    def get_add_url(self) -> str:
        return reverse("startups_matching_new")

    def get_edit_url(self, instance: MatchingEvent) -> str:
        return reverse("startups_matching_edit", args=[instance.pk])


class MatchingViewSet(ModelViewSet):
    model = MatchingEvent
    name = "matching_events"
    url_prefix = "startup/incontri"
    menu_label = _("Matching events")
    menu_order = 241
    icon = "group"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    exclude_form_fields: list[str] = []
    index_view_class = MatchingIndex
    permission_policy = Allowed(MatchingEvent, is_staff)
    search_fields = ["activity__title"]
    search_backend_name = None
    list_display = [
        Column("activity.starts_at", label=_("Starts")),
        Column("activity.get_state_display", label=_("State")),
        Column("rounds", label=_("Rounds")),
        Column("activity.seats_held", label=_("People enrolled")),
    ]


def _screen(request: HttpRequest, row: MatchingEvent | None) -> HttpResponse:
    form = MatchingForm(request.POST or None, initial=initial_of_matching(row) if row else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                kept = encounters.save_matching(by=request.user, event=row, **form.facts())
                if request.POST.get("then") == "open":
                    encounters.open_matching(event=kept, by=request.user)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, gettext("“%(title)s” is saved.") % {"title": kept})
            return redirect("matching_events:index")
    context = {
        "form": form,
        "row": row,
        "title": gettext("Matching event"),
        "tables_url": reverse("startups_matching_tables", args=[row.pk]) if row else "",
    }
    return render(request, "startups/staff/event.html", context)


@require_http_methods(["GET", "POST"])
@guarded(is_staff)
@once
def new(request: HttpRequest) -> HttpResponse:
    """A new matching event: draft, or open at once."""
    return _screen(request, None)


@require_http_methods(["GET", "POST"])
@guarded(is_staff)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one."""
    return _screen(request, get_object_or_404(MatchingEvent.objects.whole(), pk=pk))


@require_http_methods(["GET", "POST"])
@guarded(is_staff)
@once
def tables(request: HttpRequest, pk: int) -> HttpResponse:
    """Arrange by hand or by the proposal, and publish."""
    row = get_object_or_404(MatchingEvent.objects.whole(), pk=pk)
    then = request.POST.get("then", "")
    form = SeatForm(request.POST if then == "seat" else None, event=row)
    if request.method == "POST":
        try:
            if then == "propose":
                encounters.arrange(event=row, by=request.user)
            elif then == "publish":
                encounters.publish_agenda(event=row, by=request.user)
            elif then == "remove":
                talk = get_object_or_404(Encounter, event=row, pk=request.POST.get("talk") or 0)
                encounters.unseat(encounter=talk, by=request.user)
            elif form.is_valid():
                encounters.seat(event=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            if then == "seat":
                refuse(form, refusal)
            else:
                messages.error(request, str(refusal))
        if not form.errors:
            return redirect("startups_matching_tables", pk)
    load = encounters.load_of(row)
    context = {
        "event": row,
        "form": form,
        "talks": row.encounters.standing().select_related("a__person", "b__person"),
        "people": [(card, load.get(card.pk, 0)) for card in row.match_cards.here().whole()],
        "unmet": encounters.unmet_wishes(row),
    }
    return render(request, "startups/staff/tables.html", context)


@hooks.register("register_admin_viewset")
def matching_screens() -> MatchingViewSet:
    return MatchingViewSet()


@hooks.register("register_admin_urls")
def matching_urls() -> list:
    return [
        path("startup/incontri/nuovo/", new, name="startups_matching_new"),
        path("startup/incontri/<int:pk>/modifica/", edit, name="startups_matching_edit"),
        path("startup/incontri/<int:pk>/tavoli/", tables, name="startups_matching_tables"),
    ]
