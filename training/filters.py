"""The filters of the list of editions; their state is the address."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from land.core.models import Term, Territory
from land.enrolment.models import Activity, Meeting
from training.models import Edition


class EditionFilter(django_filters.FilterSet):
    """By area, province, mode, free places; an unknown value finds nothing and breaks nothing."""

    area = django_filters.ModelChoiceFilter(
        field_name="course__area",
        label=_("Area"),
        queryset=Term.objects.of("training-area"),
        to_field_name="code",
        empty_label=_("All areas"),
    )
    provincia = django_filters.ModelChoiceFilter(
        field_name="activity__place__municipality__parent",
        label=_("Province"),
        queryset=Territory.objects.provinces(),
        to_field_name="code",
        empty_label=_("All provinces"),
    )
    modo = django_filters.ChoiceFilter(
        field_name="mode", label=_("Mode"), choices=Meeting.Mode.choices, empty_label=_("Any mode")
    )
    posti = django_filters.BooleanFilter(
        label=_("With free places"), method="free_places", widget=forms.CheckboxInput
    )

    class Meta:
        model = Edition
        fields: list[str] = []

    def free_places(self, queryset: Any, name: str, value: bool) -> Any:
        """Only those with a place left, when ticked."""
        return queryset.with_free_places() if value else queryset

    @property
    def in_use(self) -> bool:
        """Whether anything is asked."""
        return any(self.data.get(name) for name in self.filters)


class StaffEditionFilter(django_filters.FilterSet):
    """By area of training and state."""

    area = django_filters.ModelChoiceFilter(
        field_name="course__area", label=_("Area"), queryset=Term.objects.of("training-area")
    )
    state = django_filters.ChoiceFilter(
        field_name="activity__state", label=_("State"), choices=Activity.State.choices
    )

    class Meta:
        model = Edition
        fields: list[str] = []
