"""Tables of training, one file a subject."""

from training.models.areas import AreaIntroduction
from training.models.courses import Course, Edition

__all__ = ["AreaIntroduction", "Course", "Edition"]
