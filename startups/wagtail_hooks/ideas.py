"""Staff's list of ideas: all but other people's drafts. Hiding and showing stand on the page of each idea."""

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from land.core.listings import Allowed, TitledIndex
from startups.filters.ideas import StaffIdeaFilter
from startups.models import Idea
from startups.policies import is_staff


class IdeaIndex(TitledIndex):
    default_ordering = "-published_at"

    def get_base_queryset(self) -> Any:
        rows = Idea.objects.whole().visible_to(self.request.user).exclude(state="draft")
        return rows.annotate(supporters=Count("supports"))

    def get_edit_url(self, instance: Idea) -> str:
        return instance.get_absolute_url()


class IdeaViewSet(ModelViewSet):
    model = Idea
    name = "startup_ideas"
    url_prefix = "startup/idee"
    menu_label = _("Ideas")
    menu_order = 242
    icon = "pick"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    exclude_form_fields: list[str] = []
    index_view_class = IdeaIndex
    permission_policy = Allowed(Idea, is_staff)
    filterset_class = StaffIdeaFilter
    search_fields = ["title", "need", "solution"]
    search_backend_name = None
    list_display = [
        Column("theme", label=_("Theme")),
        Column("territory", label=_("Territory")),
        Column("get_state_display", label=_("State")),
        Column("get_visibility_display", label=_("Who may read it")),
        Column("supporters", label=_("Support")),
        Column("published_at", label=_("Published")),
    ]
    list_export = [
        "title", "theme", "territory", "need", "solution", "state", "visibility", "call", "supporters",
        "published_at",
    ]  # fmt: skip
    export_headings = {
        "title": _("Title"),
        "theme": _("Theme"),
        "territory": _("Territory"),
        "need": _("What is missing"),
        "solution": _("What to do about it"),
        "state": _("State"),
        "visibility": _("Who may read it"),
        "call": _("Call"),
        "supporters": _("Support"),
        "published_at": _("Published"),
    }
    export_filename = "idee"


@hooks.register("register_admin_viewset")
def idea_viewset() -> IdeaViewSet:
    return IdeaViewSet()
