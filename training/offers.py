"""What the room offers to the land: a shelf, a figure, search documents, provenance, addresses, a task, its demo."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.core import offers
from land.core.models import Term
from land.enrolment import owners
from training import actions, demo
from training.models import Edition
from training.policies import is_staff


def resolve(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Those that this user may see."""
    rows = Edition.objects.visible_to(user).filter(uuid__in=uuids).select_related("course")
    return {row.uuid: offers.Target(row.course.shown_title, row.get_absolute_url()) for row in rows}


def coming_cards(limit: int) -> list[dict]:
    """The next editions, as cards."""
    return [row.card() for row in Edition.objects.whole().coming(timezone.now())[:limit]]


def documents() -> Iterator[Any]:
    """All that may be found."""
    for row in Edition.objects.whole().public().order_by("pk").iterator(200):
        yield from actions.documents(row)


def addresses() -> Iterator[tuple[str, Any]]:
    """The list, the areas and each edition, in both languages."""
    areas = list(Term.objects.of("training-area").values_list("code", flat=True))
    rows = list(Edition.objects.public().order_by("pk").values_list("slug", "changed_at"))
    for language in ("it", "en"):
        with override(language):
            yield reverse("training:home"), None
            for code in areas:
                yield reverse("training:area", args=[code]), None
            for slug, changed in rows:
                yield reverse("training:edition", args=[slug]), changed


def held(programme: Any) -> int:
    """Editions held, of one programme or of all."""
    rows = Edition.objects.past(timezone.now())
    return (rows.filter(activity__programme=programme) if programme else rows).count()


owners.add("edition", actions.opened)
offers.kinds.add(offers.Kind("edition", _("course"), resolve))
offers.documents.add(offers.Documents("edition", _("Courses"), documents))
offers.sitemap.add(offers.SitemapPart("training", addresses))
offers.shelves.add(
    offers.Shelf("courses", _("Next courses"), "/formazione/", coming_cards, question="near", order=20)
)
offers.figures.add(
    offers.Figure(
        "courses-held",
        _("Courses held"),
        _("editions of courses that are over and were not called off"),
        held,
        public=True,
        order=40,
    )
)
offers.staff_tasks.add(
    offers.StaffTask(
        "new-course",
        _("New course"),
        _("One form: the course, its first edition, the meetings."),
        lambda: reverse("training_course_new"),
        is_staff,
        icon="form",
        order=30,
    )
)
offers.staff_tasks.add(
    offers.StaffTask(
        "new-edition",
        _("New edition, step by step"),
        _("Of a new course or of one that is there; each step is kept in a draft."),
        lambda: reverse("training_wizard_new"),
        is_staff,
        icon="list-ol",
        order=31,
    )
)
offers.demos.add(offers.Demo("training", demo.load, order=55))
