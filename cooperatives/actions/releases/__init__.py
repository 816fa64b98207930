"""Freezing figures: computed once, hidden where they must be, shown unchanged until the next release."""

from cooperatives.actions.releases.groups import PUBLIC_TABLES, STAFF_TABLES
from cooperatives.actions.releases.maturity import freeze
from cooperatives.actions.releases.performance import freeze_performance

__all__ = ["PUBLIC_TABLES", "STAFF_TABLES", "freeze", "freeze_performance"]
