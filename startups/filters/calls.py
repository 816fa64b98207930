"""Staff's filter of a call's projects."""

import django_filters
from django.utils.translation import gettext_lazy as _

from startups.models import Call


class CallFilter(django_filters.FilterSet):
    """By state."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=Call.State.choices)

    class Meta:
        model = Call
        fields: list[str] = []
