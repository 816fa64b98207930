"""The demo of training: five areas with editions in every state, among them a course with all its history."""

from training.demo.courses import COURSES, FOUNDERS_COURSE, add_founder, fill, introduce_areas, make, read
from training.demo.history import FULL, crowd_out, history
from training.models import Course, Edition

__all__ = ["FOUNDERS_COURSE", "FULL", "load"]


def load(sizes: dict[str, int]) -> dict[str, int]:
    """The courses that are not there yet, with people; then what was held, runs, was called off or is being prepared."""
    introduce_areas()
    for row in read(COURSES):
        if not Course.objects.filter(slug=row["slug"]).exists():
            edition = make(row)
            fill(edition)
            if row["slug"] == FOUNDERS_COURSE:
                add_founder(edition)
            if row["slug"] == FULL:
                crowd_out(edition)
    history()
    return {"courses": Course.objects.count(), "editions": Edition.objects.count()}
