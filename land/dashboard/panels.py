"""The first screen of `/gestione/`: what one came to do, what waits, where the programme stands."""

from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from land.accounts.policies import is_staff
from land.core import offers


class Tasks(Component):
    """What each room lets this person do, in their words."""

    name, order = "land-tasks", 10
    template_name = "dashboard/panels/tasks.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"tasks": [task for task in offers.staff_tasks if task.allowed(user)]}


class Attention(Component):
    """What waits for this person, with how many there are."""

    name, order = "land-attention", 20
    template_name = "dashboard/panels/attention.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        rows = [(row, row.count()) for row in offers.attention if row.allowed(user)]
        return {"rows": [(row, count) for row, count in rows if count]}


class Figures(Component):
    """The figures that rooms offer, for staff."""

    name, order = "land-figures", 30
    template_name = "dashboard/panels/figures.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        if not is_staff(parent_context["request"].user):
            return {"figures": []}
        return {
            "figures": [(figure, figure.count(None)) for figure in offers.figures],
            "all_url": reverse("dashboard_figures"),
        }
