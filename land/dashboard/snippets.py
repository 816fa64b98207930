"""Staff's lists of what every room cites: programmes, organisations, needs, dated rules, places and words."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.permissions import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from land.core import offers
from land.core.models import DatedRule, Need, Organisation, Programme, Term, Territory
from land.dashboard.forms import TARGET, OrganisationForm, programme_form


class ReadOnly(ModelPermissionPolicy):
    """Published classifications change with `load_reference`, never by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class ProgrammeViewSet(SnippetViewSet):
    model = Programme
    icon = "date"
    url_prefix = "programma/programmi"
    url_namespace = "programmes"
    menu_label = _("Programmes")
    list_display = ["title", "funder", "starts_on", "ends_on", "get_state_display"]
    list_filter = ["state"]
    search_fields = ["title", "funder", "cup"]
    list_export = ["title", "funder", "cup", "starts_on", "ends_on", "state"]
    copy_view_enabled = False

    def get_edit_handler(self) -> Any:
        targets = [FieldPanel(f"{TARGET}{figure.key}") for figure in offers.figures]
        panels = [
            FieldPanel("title"),
            FieldPanel("title_en"),
            FieldPanel("funder"),
            FieldPanel("cup"),
            FieldPanel("starts_on"),
            FieldPanel("ends_on"),
            MultiFieldPanel(targets, heading=_("What was promised to the funder")),
        ]
        return ObjectList(panels, base_form_class=programme_form()).bind_to_model(self.model)


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    url_prefix = "programma/organizzazioni"
    url_namespace = "organisations"
    menu_label = _("Organisations")
    list_display = ["name", "get_kind_display", "municipality", "tax_code"]
    list_filter = ["kind"]
    search_fields = ["name", "short_name", "tax_code"]
    list_export = ["name", "short_name", "kind", "tax_code", "municipality", "website"]
    ordering = ["name"]
    list_per_page = 50
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("kind"),
            FieldPanel("name"),
            FieldPanel("short_name"),
            FieldPanel("tax_code"),
            FieldPanel("municipality"),
            FieldPanel("website"),
        ],
        base_form_class=OrganisationForm,
    )

    def get_queryset(self, request: Any) -> Any:
        return Organisation.objects.select_related("municipality")


class NeedViewSet(SnippetViewSet):
    model = Need
    icon = "help"
    url_prefix = "programma/bisogni"
    url_namespace = "needs"
    menu_label = _("Needs")
    list_display = ["title", "territory", "voiced_by", "programme"]
    list_filter = ["programme"]
    search_fields = ["title", "description", "voiced_by"]
    list_export = ["title", "territory", "voiced_by", "evidence", "programme"]
    ordering = ["-created_at"]
    copy_view_enabled = False
    panels = [
        FieldPanel("title"),
        FieldPanel("title_en"),
        FieldPanel("description"),
        FieldPanel("territory"),
        FieldPanel("voiced_by"),
        FieldPanel("evidence"),
        FieldPanel("programme"),
    ]

    def get_queryset(self, request: Any) -> Any:
        return Need.objects.select_related("territory", "programme")


class DatedRuleViewSet(SnippetViewSet):
    model = DatedRule
    icon = "history"
    url_prefix = "programma/regole"
    url_namespace = "dated_rules"
    menu_label = _("Dated rules")
    list_display = ["code", "value", "unit", "valid_from", "valid_to", "verified_on"]
    list_filter = ["code"]
    search_fields = ["code", "source"]
    list_export = ["code", "value", "unit", "valid_from", "valid_to", "source", "verified_on"]
    panels = [
        FieldPanel("code"),
        FieldPanel("value"),
        FieldPanel("unit"),
        FieldPanel("valid_from"),
        FieldPanel("valid_to"),
        FieldPanel("source"),
        FieldPanel("verified_on"),
    ]


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "tag"
    url_prefix = "programma/classificazioni"
    url_namespace = "terms"
    menu_label = _("Classifications")
    list_display = ["title", "get_scheme_display", "code"]
    list_filter = ["scheme"]
    search_fields = ["title", "code"]
    list_per_page = 50
    inspect_view_enabled = True
    copy_view_enabled = False

    @cached_property
    def permission_policy(self) -> ReadOnly:
        return ReadOnly(self.model)


class TerritoryViewSet(SnippetViewSet):
    model = Territory
    icon = "site"
    url_prefix = "programma/territori"
    url_namespace = "territories"
    menu_label = _("Territories")
    list_display = ["name", "get_kind_display", "parent", "code"]
    list_filter = ["kind"]
    search_fields = ["name", "code"]
    ordering = ["name"]
    list_per_page = 50
    inspect_view_enabled = True
    copy_view_enabled = False

    def get_queryset(self, request: Any) -> Any:
        return Territory.objects.select_related("parent")

    @cached_property
    def permission_policy(self) -> ReadOnly:
        return ReadOnly(self.model)


class ProgrammeGroup(SnippetViewSetGroup):
    """What every room stands on, in one place of the menu."""

    menu_label = _("Programme and places")
    menu_icon = "date"
    menu_name = "programme"
    menu_order = 600
    items = (
        ProgrammeViewSet,
        OrganisationViewSet,
        NeedViewSet,
        DatedRuleViewSet,
        TermViewSet,
        TerritoryViewSet,
    )
