"""Staff's list of the registry."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import HeaderButton, ListingButton

from cooperatives.filters import RegistryFilter
from cooperatives.forms.registry import CooperativeForm
from cooperatives.models import Cooperative
from cooperatives.policies import is_staff, may_export_personal_data
from land.core.listings import Allowed, Said, TitledIndex


class RegistryIndex(TitledIndex):
    title_name, title_label = "name", _("Name")

    def get_base_queryset(self) -> Any:
        return Cooperative.objects.for_cards().by_name()

    def order_queryset(self, queryset: Any) -> Any:
        return queryset

    @property
    def header_more_buttons(self) -> list:
        query = f"?{self.request.GET.urlencode()}" if self.request.GET else ""
        buttons = [*super().header_more_buttons]
        buttons.append(
            HeaderButton(_("Import a file"), url=reverse("cooperatives_import"), icon_name="upload")
        )
        buttons.append(
            HeaderButton(
                _("Without a working representative"),
                url=reverse("cooperatives_unattended"),
                icon_name="user",
            )
        )
        if may_export_personal_data(self.request.user):
            for label, name in ((_("Export as XLSX"), "cooperatives_registry_xlsx"),
                                (_("Export as CSV"), "cooperatives_registry_csv"),
                                (_("Figures of the years (XLSX)"), "cooperatives_years_xlsx"),
                                (_("Figures of the years (CSV)"), "cooperatives_years_csv")):  # fmt: skip
                buttons.append(HeaderButton(label, url=reverse(name) + query, icon_name="download"))
        return buttons

    def get_list_more_buttons(self, instance: Cooperative) -> list:
        return [
            *super().get_list_more_buttons(instance),
            ListingButton(
                _("People"),
                url=reverse("cooperatives_people", args=[instance.pk]),
                icon_name="user",
                priority=15,
            ),
            ListingButton(
                _("History"),
                url=reverse("cooperatives_history", args=[instance.pk]),
                icon_name="history",
                priority=16,
            ),
        ]


class RegistryCreate(Said, generic.CreateView):
    """A new entry."""


class RegistryEdit(Said, generic.EditView):
    """The entry's form, with the way to the other screens of the cooperative."""

    SCREENS: Sequence[tuple[Any, str, str]] = (
        (_("History"), "cooperatives_history", "history"),
        (_("Years"), "cooperatives_years", "calendar"),
        (_("Seats"), "cooperatives_seats", "home"),
        (_("People"), "cooperatives_people", "user"),
    )
    #: only while it is in activity
    DECISIONS: Sequence[tuple[Any, str, str]] = (
        (_("Change the state"), "cooperatives_state", "cog"),
        (_("Merger"), "cooperatives_successor", "resubmit"),
        (_("Split"), "cooperatives_split", "duplicate"),
    )

    @property
    def header_more_buttons(self) -> list:
        ended = self.object.state in Cooperative.ENDED
        return [
            *super().header_more_buttons,
            *(
                HeaderButton(label, url=reverse(name, args=[self.object.pk]), icon_name=icon)
                for label, name, icon in (*self.SCREENS, *(() if ended else self.DECISIONS))
            ),
        ]


class RegistryViewSet(ModelViewSet):
    model = Cooperative
    name = "cooperatives_registry"
    url_prefix = "cooperative/registro"
    menu_label = _("Registry")
    icon = "group"
    index_view_class = RegistryIndex
    add_view_class = RegistryCreate
    edit_view_class = RegistryEdit
    filterset_class = RegistryFilter
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    list_display = [
        Column("tax_code", label=_("Codice fiscale")),
        Column("sector", label=_("Sector")),
        Column("municipality", label=_("Municipality")),
        Column("get_state_display", label=_("State")),
    ]
    permission_policy = Allowed(Cooperative, is_staff, ("add", "change", "view"))

    def get_form_class(self, for_update: bool = False) -> type:
        return CooperativeForm
