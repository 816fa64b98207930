"""Staff's screens of BarCamps: the list, and one form for new and old ones."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, pgettext_lazy
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
from startups import actions
from startups.filters.barcamps import BarCampFilter
from startups.forms.barcamps import BarCampForm, initial_of
from startups.models import BarCamp
from startups.policies import is_staff


class BarCampIndex(TitledIndex):
    default_ordering = "-activity__starts_at"

    def get_base_queryset(self) -> Any:
        return BarCamp.objects.whole().annotate(
            enrolled=Count("activity__enrolments", filter=Q(activity__enrolments__state="confirmed")),
            queued=Count("activity__enrolments", filter=Q(activity__enrolments__state="waiting")),
        )

    def get_add_url(self) -> str:
        return reverse("startups_barcamp_new")

    def get_edit_url(self, instance: BarCamp) -> str:
        return reverse("startups_barcamp_edit", args=[instance.pk])


class BarCampViewSet(ModelViewSet):
    model = BarCamp
    name = "barcamps"
    url_prefix = "startup/barcamp"
    menu_label = _("BarCamps")
    menu_order = 240
    icon = "calendar"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    exclude_form_fields: list[str] = []
    index_view_class = BarCampIndex
    permission_policy = Allowed(BarCamp, is_staff)
    filterset_class = BarCampFilter
    search_fields = ["activity__title", "activity__place__municipality__name"]
    search_backend_name = None
    list_display = [
        Column("activity.starts_at", label=_("Starts")),
        Column("activity.place.municipality", label=_("Municipality")),
        Column("activity.get_state_display", label=_("State")),
        Column("activity.capacity", label=_("Places")),
        Column("enrolled", label=_("People enrolled")),
        Column("queued", label=_("Waiting")),
    ]
    list_export = [
        "activity.title", "activity.starts_at", "activity.place", "activity.state", "activity.capacity",
        "enrolled", "queued",
    ]  # fmt: skip
    export_headings = {
        "activity.title": _("Title"),
        "activity.starts_at": _("Starts"),
        "activity.place": pgettext_lazy("where it is held", "Place"),
        "activity.state": _("State"),
        "activity.capacity": _("Places"),
        "enrolled": _("People enrolled"),
        "queued": _("Waiting"),
    }
    export_filename = "barcamp"


def _screen(request: HttpRequest, barcamp: BarCamp | None) -> HttpResponse:
    form = BarCampForm(request.POST or None, initial=initial_of(barcamp) if barcamp else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                kept = actions.save_barcamp(by=request.user, barcamp=barcamp, **form.facts())
                if request.POST.get("then") == "open":
                    actions.open_barcamp(barcamp=kept, by=request.user)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, gettext("“%(title)s” is saved.") % {"title": kept})
            return redirect("barcamps:index")
    return render(request, "startups/staff/barcamp.html", {"form": form, "barcamp": barcamp})


@require_http_methods(["GET", "POST"])
@guarded(is_staff)
@once
def new(request: HttpRequest) -> HttpResponse:
    """A new BarCamp: draft, or open at once."""
    return _screen(request, None)


@require_http_methods(["GET", "POST"])
@guarded(is_staff)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one."""
    return _screen(request, get_object_or_404(BarCamp.objects.whole(), pk=pk))


@hooks.register("register_admin_viewset")
def barcamp_screens() -> BarCampViewSet:
    return BarCampViewSet()


@hooks.register("register_admin_urls")
def barcamp_urls() -> list:
    return [
        path("startup/barcamp/nuovo/", new, name="startups_barcamp_new"),
        path("startup/barcamp/<int:pk>/modifica/", edit, name="startups_barcamp_edit"),
    ]
