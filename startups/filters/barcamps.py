"""Staff's filters of BarCamps. The public list is short and grouped by time: it has none."""

import django_filters
from django.utils.translation import gettext_lazy as _

from land.core.models import Territory
from land.enrolment.models import Activity
from startups.models import BarCamp


class BarCampFilter(django_filters.FilterSet):
    """By state and area."""

    state = django_filters.ChoiceFilter(
        field_name="activity__state", label=_("State"), choices=Activity.State.choices
    )
    area = django_filters.ModelChoiceFilter(label=_("Area"), queryset=Territory.objects.areas())

    class Meta:
        model = BarCamp
        fields: list[str] = []
