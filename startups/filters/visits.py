"""Staff's filters of visits and of the cooperatives that receive them."""

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from startups.models import Visit, VisitHost

WAITS = {
    "unanswered": _("no answer for a week or more"),
    "unreported": _("day past, no report yet"),
}


class VisitFilter(django_filters.FilterSet):
    """By state, kind, and what they wait for."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=Visit.State.choices)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Visit.Kind.choices)
    waits = django_filters.ChoiceFilter(
        label=_("What they wait for"), choices=list(WAITS.items()), method="waiting"
    )

    class Meta:
        model = Visit
        fields: list[str] = []

    def waiting(self, rows: Any, name: str, value: str) -> Any:
        """Those that staff should ask about."""
        now = timezone.now()
        return rows.unanswered(now) if value == "unanswered" else rows.unreported(now)


class VisitHostFilter(django_filters.FilterSet):
    """By whether they receive now."""

    open = django_filters.BooleanFilter(label=_("receives groups now"))

    class Meta:
        model = VisitHost
        fields: list[str] = []
