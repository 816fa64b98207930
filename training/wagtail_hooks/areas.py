"""Staff's screen of the areas: the words at the top of each page, the themes of its practices."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import UpdatedAtColumn
from wagtail.admin.viewsets.model import ModelViewSet

from training.models import AreaIntroduction


class AreaViewSet(ModelViewSet):
    model = AreaIntroduction
    name = "training_areas"
    url_prefix = "formazione/aree"
    menu_label = _("Training areas")
    menu_order = 231
    icon = "tag"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = ["area", UpdatedAtColumn()]
    search_fields = ["area__title", "text"]
    search_backend_name = None
    panels = [
        FieldPanel("area"),
        FieldPanel("text"),
        FieldPanel("text_en"),
        FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
    ]
