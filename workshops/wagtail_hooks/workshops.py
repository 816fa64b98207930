"""Staff's screens of workshops: the list and one form, cycles beside it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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
from workshops import actions
from workshops.forms.workshops import CycleForm, WorkshopForm, initial_of_workshop
from workshops.models import Cycle, Workshop
from workshops.policies import is_staff


class WorkshopIndex(TitledIndex):
    default_ordering = "-activity__starts_at"

    def get_base_queryset(self) -> Any:
        return Workshop.objects.whole()

    def get_add_url(self) -> str:
        return reverse("workshops_workshop_new")

    def get_edit_url(self, instance: Workshop) -> str:
        return reverse("workshops_workshop_edit", args=[instance.pk])


class WorkshopViewSet(ModelViewSet):
    model = Workshop
    name = "scenario_workshops"
    url_prefix = "laboratori"
    menu_label = _("Workshops")
    menu_order = 220
    icon = "group"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    exclude_form_fields: list[str] = []
    index_view_class = WorkshopIndex
    permission_policy = Allowed(Workshop, is_staff)
    search_fields = ["activity__title"]
    search_backend_name = None
    list_display = [
        Column("area", label=_("Territory")),
        Column("activity.starts_at", label=_("Starts")),
        Column("activity.get_state_display", label=_("State")),
        Column("activity.seats_held", label=_("People enrolled")),
    ]


def workshop_of(pk: int) -> Workshop:
    return Workshop.objects.whole().get(pk=pk)


def _screen(request: HttpRequest, row: Workshop | None) -> HttpResponse:
    form = WorkshopForm(request.POST or None, row=row, initial=initial_of_workshop(row) if row else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    kept = actions.save_workshop(by=request.user, workshop=row, **form.facts())
                    if request.POST.get("then") == "open":
                        actions.open_workshop(workshop=kept, by=request.user)
            except DomainError as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, gettext("“%(title)s” is saved.") % {"title": kept})
                return redirect("scenario_workshops:index")
    context = {
        "form": form,
        "row": row,
        "title": gettext("Scenario workshop"),
        "cycles": Cycle.objects.exists(),
    }
    return render(request, "workshops/staff/workshop.html", context, status=status)


@require_http_methods(["GET", "POST"])
@guarded(is_staff)
@once
def new(request: HttpRequest) -> HttpResponse:
    """A new workshop: draft, or open at once."""
    return _screen(request, None)


@require_http_methods(["GET", "POST"])
@guarded(is_staff, get=workshop_of)
def edit(request: HttpRequest, row: Workshop) -> HttpResponse:
    """Change one."""
    return _screen(request, row)


def cycle_of(pk: int) -> Cycle:
    return Cycle.objects.get(pk=pk)


def _cycle(request: HttpRequest, row: Cycle | None) -> HttpResponse:
    form = CycleForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        actions.save_cycle(by=request.user, cycle=row, **form.cleaned_data)
        messages.success(request, gettext("“%(title)s” is saved.") % {"title": form.cleaned_data["title"]})
        return redirect("workshops_workshop_new")
    context = {"form": form, "row": None, "title": gettext("Cycle of workshops"), "cycles": True}
    return render(request, "workshops/staff/cycle.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded(is_staff)
@once
def new_cycle(request: HttpRequest) -> HttpResponse:
    """A new round of workshops."""
    return _cycle(request, None)


@require_http_methods(["GET", "POST"])
@guarded(is_staff, get=cycle_of)
def edit_cycle(request: HttpRequest, row: Cycle) -> HttpResponse:
    """Change one."""
    return _cycle(request, row)


@hooks.register("register_admin_viewset")
def workshop_screens() -> WorkshopViewSet:
    return WorkshopViewSet()


@hooks.register("register_admin_urls")
def workshop_urls() -> list:
    return [
        path("laboratori/nuovo/", new, name="workshops_workshop_new"),
        path("laboratori/<int:pk>/modifica/", edit, name="workshops_workshop_edit"),
        path("laboratori/cicli/nuovo/", new_cycle, name="workshops_cycle_new"),
        path("laboratori/cicli/<int:pk>/", edit_cycle, name="workshops_cycle_edit"),
    ]
