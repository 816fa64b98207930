"""Staff's list of resources."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from land.community.forms import ResourceForm
from land.community.models import Resource


class ResourceViewSet(SnippetViewSet):
    model = Resource
    icon = "link"
    menu_label = _("Resources")
    menu_name = "resources"
    menu_order = 420
    add_to_admin_menu = True
    url_prefix = "risorse"
    url_namespace = "resources"
    list_display = ["title", "source", "get_audience_display", "get_state_display"]
    list_filter = ["audience", "state"]
    search_fields = ["title", "summary", "source"]
    list_export = ["title", "summary", "address", "source", "licence", "audience"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("title_en"),
            FieldPanel("summary"),
            FieldPanel("summary_en"),
            FieldPanel("address"),
            FieldPanel("source"),
            FieldPanel("licence"),
            FieldPanel("audience"),
            FieldPanel("programme"),
        ],
        base_form_class=ResourceForm,
    )


register_snippet(ResourceViewSet)
