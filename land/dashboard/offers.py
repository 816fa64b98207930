"""What the dashboard offers: how many people, and the tasks of the office itself."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.accounts.policies import is_staff
from land.core import offers
from land.dashboard.policies import may_see_people


def count_people(programme: Any) -> int:
    """People with an active login; they belong to no programme."""
    return Person.objects.filter(erased_at=None, user__is_active=True).count()


offers.figures.add(
    offers.Figure(
        key="people",
        label=_("Registered people"),
        what=_("People with an active account, as of now"),
        count=count_people,
        order=5,
    )
)
offers.staff_tasks.add(
    offers.StaffTask(
        key="dashboard-figures",
        title=_("See where the programme stands"),
        text=_("Every figure against its target, ready to export."),
        url=lambda: reverse("dashboard_figures"),
        allowed=is_staff,
        icon="table",
        order=80,
    )
)
offers.staff_tasks.add(
    offers.StaffTask(
        key="dashboard-people",
        title=_("Find a person"),
        text=_("Their roles, and a second factor that got lost."),
        url=lambda: reverse("dashboard_people"),
        allowed=may_see_people,
        icon="user",
        order=70,
    )
)
