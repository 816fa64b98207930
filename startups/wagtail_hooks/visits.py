"""Staff's lists of visits and of the cooperatives that receive groups. What is told there is changed on their own pages."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from land.core.listings import Allowed, TitledIndex
from startups.filters.visits import VisitFilter, VisitHostFilter
from startups.models import Visit, VisitHost
from startups.policies import is_staff


class VisitIndex(TitledIndex):
    default_ordering = "-created_at"

    def get_base_queryset(self) -> Any:
        return Visit.objects.whole()

    def get_add_url(self) -> str | None:
        return None

    def get_edit_url(self, instance: Visit) -> str:
        return instance.get_absolute_url()


class VisitViewSet(ModelViewSet):
    model = Visit
    name = "startup_visits"
    url_prefix = "startup/visite"
    menu_label = _("Visits to cooperatives")
    menu_order = 243
    icon = "group"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    exclude_form_fields: list[str] = []
    index_view_class = VisitIndex
    permission_policy = Allowed(Visit, is_staff)
    filterset_class = VisitFilter
    search_fields = ["group__name", "group__idea__title", "host__cooperative__name"]
    search_backend_name = None
    list_display = [
        Column("get_state_display", label=_("State")),
        Column("get_kind_display", label=_("Kind")),
        Column("created_at", label=_("Asked on")),
        Column("day", label=_("Day")),
    ]
    list_export = [
        "group",
        "host",
        "get_kind_display",
        "get_state_display",
        "created_at",
        "day",
        "reported_at",
    ]
    export_headings = {
        "group": _("Founding group"),
        "host": _("Cooperative"),
        "get_kind_display": _("Kind"),
        "get_state_display": _("State"),
        "created_at": _("Asked on"),
        "day": _("Day"),
        "reported_at": _("Reported"),
    }
    export_filename = "visite"


class VisitHostIndex(TitledIndex):
    default_ordering = "cooperative__folded_name"
    title_label = _("Cooperative")

    def get_base_queryset(self) -> Any:
        return VisitHost.objects.whole().annotate(
            asked=Count("visits", filter=Q(visits__state="proposed")),
            held=Count("visits", filter=Q(visits__state__in=["held", "reported"])),
        )

    def get_add_url(self) -> str | None:
        return None

    def get_edit_url(self, instance: VisitHost) -> str:
        return reverse("startups:visit_keep", args=[instance.cooperative.uuid])


class VisitHostViewSet(ModelViewSet):
    model = VisitHost
    name = "startup_visit_hosts"
    url_prefix = "startup/cooperative-da-visitare"
    menu_label = _("Cooperatives to visit")
    menu_order = 244
    icon = "home"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    exclude_form_fields: list[str] = []
    index_view_class = VisitHostIndex
    permission_policy = Allowed(VisitHost, is_staff)
    filterset_class = VisitHostFilter
    search_fields = ["cooperative__name", "words"]
    search_backend_name = None
    list_display = [
        Column("cooperative.municipality", label=_("Municipality")),
        Column("capacity", label=_("Groups a month")),
        Column("open", label=_("Receives now")),
        Column("asked", label=_("To be answered")),
        Column("held", label=_("Visits held")),
    ]
    list_export = ["cooperative", "cooperative.municipality", "capacity", "open", "asked", "held"]
    export_headings = {
        "cooperative": _("Cooperative"),
        "cooperative.municipality": _("Municipality"),
        "capacity": _("Groups a month"),
        "open": _("Receives now"),
        "asked": _("To be answered"),
        "held": _("Visits held"),
    }
    export_filename = "cooperative-da-visitare"


@hooks.register("register_admin_viewset")
def visit_screens() -> list[ModelViewSet]:
    return [VisitViewSet(), VisitHostViewSet()]
