"""Tables of training, one file a subject."""

from training.models.courses import Course, Edition

__all__ = ["Course", "Edition"]
