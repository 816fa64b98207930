"""The staff's home, its look, the dashboard, the people, and what every room cites."""

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from land.accounts.policies import is_staff
from land.dashboard.panels import Attention, Figures, Tasks
from land.dashboard.policies import may_see_people
from land.dashboard.snippets import ProgrammeGroup
from land.dashboard.views import figures, people

# Logins, groups and roles change by the verbs of `land.accounts` alone.
HIDDEN = {"users", "groups"}

register_snippet(ProgrammeGroup)


@hooks.register("construct_homepage_panels")
def first_screen(request: Any, panels: list[Any]) -> None:
    """Tasks first, then what waits, then figures; what Wagtail says of pages comes after."""
    panels.extend([Tasks(), Attention(), Figures()])


@hooks.register("construct_homepage_summary_items")
def no_page_counts(request: Any, items: list[Any]) -> None:
    """How many pages and images there are is nobody's task."""
    items.clear()


@hooks.register("insert_global_admin_css")
def look() -> SafeString:
    """Our few classes."""
    return format_html('<link rel="stylesheet" href="{}">', static("admin.css"))


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern]:
    """Addresses of the screens that are not lists of a model."""
    return [
        path("cruscotto/", figures.page, name="dashboard_figures"),
        path("cruscotto/cruscotto.csv", figures.export, name="dashboard_figures_csv"),
        path("persone/", people.index, name="dashboard_people"),
        path("persone/<uuid:uuid>/", people.page, name="dashboard_person"),
        path("persone/<uuid:uuid>/ruoli/", people.give, name="dashboard_give_role"),
        path("persone/ruoli/<int:pk>/togli/", people.take, name="dashboard_take_role"),
        path(
            "persone/<uuid:uuid>/secondo-fattore/",
            people.reset,
            name="dashboard_reset_second_factor",
        ),
    ]


class AllowedItem(MenuItem):
    """An entry for those whom its policy lets in."""

    def __init__(self, *args: Any, policy: Any, **kwargs: Any) -> None:
        self.policy = policy
        super().__init__(*args, **kwargs)

    def is_shown(self, request: Any) -> bool:
        return self.policy(request.user)


@hooks.register("register_admin_menu_item")
def dashboard_entry() -> MenuItem:
    return AllowedItem(
        _("Dashboard"),
        reverse("dashboard_figures"),
        name="dashboard",
        icon_name="table",
        order=50,
        policy=is_staff,
    )


@hooks.register("register_admin_menu_item")
def people_entry() -> MenuItem:
    return AllowedItem(
        _("People"),
        reverse("dashboard_people"),
        name="people",
        icon_name="user",
        order=650,
        policy=may_see_people,
    )


@hooks.register("construct_settings_menu")
def without_wagtails_users(request: Any, items: list[Any]) -> None:
    """Wagtail's own screens of users and groups would go round the verbs and their log."""
    items[:] = [item for item in items if item.name not in HIDDEN]
