"""The filters of the calendar; their state is the address."""

import django_filters
from django.utils.translation import gettext_lazy as _

from land.core.models import Territory
from land.enrolment.models import Activity


class CalendarFilter(django_filters.FilterSet):
    """By kind and province; an unknown value finds nothing and breaks nothing."""

    tipo = django_filters.ChoiceFilter(
        field_name="kind", label=_("Kind"), choices=Activity.Kind.choices, empty_label=_("All kinds")
    )
    provincia = django_filters.ModelChoiceFilter(
        field_name="place__municipality__parent",
        label=_("Province"),
        queryset=Territory.objects.provinces(),
        to_field_name="code",
        empty_label=_("All provinces"),
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    @classmethod
    def shown(cls, query: object) -> "CalendarFilter":
        """The filter over what visitors may see and was not called off as a whole."""
        return cls(query, queryset=Activity.objects.public().exclude(state="cancelled").exclude(url=""))
