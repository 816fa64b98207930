"""What lists of the room can be narrowed by, one file a subject."""

from workshops.filters.comparison import ComparisonForm

__all__ = ["ComparisonForm"]
