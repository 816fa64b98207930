"""The questions asked about training modules."""

from startups.querysets.matching import EventQuerySet


class ModuleQuerySet(EventQuerySet):
    pass
