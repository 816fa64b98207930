"""The filters of the calendar."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core.models import Territory
from land.enrolment.models import Activity


class CalendarFilter(django_filters.FilterSet):
    """What is coming, by kind and province; an unknown value finds nothing and breaks nothing."""

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
    def coming(cls, query: object) -> "CalendarFilter":
        """The filter over what is published and not over."""
        rows = Activity.objects.coming(timezone.now()).select_related("place__municipality__parent")
        return cls(query, queryset=rows)
