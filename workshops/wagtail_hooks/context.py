"""Staff's screen of what territories are like: figures with their day and source, by which results compare."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from land.core.days import plausible_day
from land.core.listings import Allowed
from land.core.models import Territory
from workshops.models import ContextFigure
from workshops.models.reports import DESCRIPTORS
from workshops.policies import is_staff


class ContextFigureForm(WagtailAdminModelForm):
    """A figure; where it describes the territory its value is one of three words."""

    word = forms.ChoiceField(
        label=_("Value, of a descriptor"), required=False,
        choices=[("", "–"), *((ContextFigure.Kind(kind).label, list(words.items())) for kind, words in DESCRIPTORS.items())],
    )  # fmt: skip
    value = forms.CharField(label=_("Value, of a figure"), required=False, max_length=120)

    class Meta:
        model = ContextFigure
        fields = ["area", "kind", "label", "word", "value", "on", "source"]

    field_order = ["area", "kind", "label", "word", "value", "on", "source"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Territory.objects.areas()
        self.fields["on"].validators.append(plausible_day)
        self.fields["label"].required = False
        self.fields["label"].help_text = _("Of a figure: for instance, “Residents over 65, %”.")
        if self.instance.pk and self.instance.kind in DESCRIPTORS:
            self.initial["word"], self.initial["value"] = self.instance.value, ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind in DESCRIPTORS:
            if cleaned.get("word") not in DESCRIPTORS[kind]:
                self.add_error("word", _("Choose one of the words of this descriptor."))
            cleaned["value"] = cleaned.get("word") or ""
            cleaned["label"] = str(ContextFigure.Kind(kind).label)
        elif kind:
            for name in ("label", "value"):
                if not cleaned.get(name):
                    self.add_error(name, _("A figure has a name and a value."))
        return cleaned


class ContextFigureViewSet(ModelViewSet):
    model = ContextFigure
    name = "context_figures"
    url_prefix = "laboratori/contesto"
    menu_label = _("Territories of the workshops")
    menu_order = 221
    icon = "globe"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    form_fields = ["area", "kind", "label", "value", "on", "source"]
    permission_policy = Allowed(ContextFigure, is_staff, ("view", "add", "change", "delete"))
    search_backend_name = None
    list_filter = ["area", "kind"]
    list_display = [
        "label",
        Column("area", label=_("Territory")),
        Column("shown_value", label=_("Value")),
        Column("on", label=_("As of")),
        Column("source", label=_("Source")),
    ]

    def get_form_class(self, for_update: bool = False) -> type[ContextFigureForm]:
        return ContextFigureForm


@hooks.register("register_admin_viewset")
def context_screens() -> ContextFigureViewSet:
    return ContextFigureViewSet()
