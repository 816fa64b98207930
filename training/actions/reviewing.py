"""Peer review between groups: asked in a ring, written once, read together. Nobody ever waits for a peer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core.errors import DomainError, WrongState
from land.core.states import move
from land.notifications.api import notify
from training import notices
from training.grouping import ring
from training.models import Deliverable, Group, Review, ReviewRound, Task

SHORTEST, LOWEST, HIGHEST = 80, 1, 4


class NothingToReview(DomainError):
    sentence = _("At least two groups must have handed in before they can review each other.")


class CriteriaWanted(DomainError):
    sentence = _("Write from three to five criteria, one a line.")
    field = "criteria"


class TooShort(DomainError):
    sentence = _("Write at least %(number)d characters: a review helps when it says why.")
    field = "comment"


class ScoresWanted(DomainError):
    sentence = _("Give each criterion a number from 1 to 4.")
    field = "scores"


class RoundClosed(WrongState):
    sentence = _("The reviews of this task are closed.")


class WrittenAlready(WrongState):
    sentence = _("This review is written already.")


@transaction.atomic
def open_round(
    *,
    task: Task,
    by: Any,
    criteria: Sequence[str],
    closes_at: datetime,
    reviews_each: int = 2,
    anonymous: bool = True,
) -> ReviewRound:
    """Ask each group that has handed in to review others', in a ring. Idempotent: a task has one round.

    Raises: CriteriaWanted, NothingToReview.
    """
    standing = ReviewRound.objects.filter(task=task).first()
    if standing is not None:
        return standing
    if not 3 <= len(criteria) <= 5:
        raise CriteriaWanted
    works = {
        row.group_id: row
        for row in Deliverable.objects.filter(task=task).latest().select_related("group")
        if row.state in ("submitted", "graded")
    }
    groups = sorted(works, key=lambda pk: (works[pk].group.position, pk))
    if len(groups) < 2:
        raise NothingToReview
    row = ReviewRound.objects.create(
        task=task,
        criteria=list(criteria),
        closes_at=closes_at,
        reviews_each=reviews_each,
        anonymous=anonymous,
    )
    for reviewer, reviewed in ring.allocate(groups, reviews_each):
        _ask(Review.objects.create(review_round=row, reviewer_id=reviewer, deliverable=works[reviewed]))
    return row


def _ask(review: Review) -> None:
    members = review.reviewer.members.filter(left_at=None).select_related("enrolment__person")
    notify(
        kind=notices.REVIEW_ASSIGNED,
        to=[member.enrolment.person for member in members],
        facts={"review": review.pk},
        once=f"review-assigned-{review.pk}",
    )


@transaction.atomic
def write_review(
    *, review: Review, by: Any, scores: Sequence[int], comment: str, at: datetime | None = None
) -> Review:
    """A group's review, written by any of its members, once.

    Raises: RoundClosed, WrittenAlready, ScoresWanted, TooShort.
    """
    _check(review, scores, comment)
    now = at or timezone.now()
    round_ = ReviewRound.objects.select_for_update().get(pk=review.review_round_id)
    if round_.state != "open" or now > round_.closes_at:
        raise RoundClosed
    move(
        review, to="submitted", frm="assigned", error=WrittenAlready,
        scores=list(scores), comment=comment.strip(), written_by=by, written_at=now,
    )  # fmt: skip
    return review


def _check(review: Review, scores: Sequence[int], comment: str) -> None:
    wanted = len(review.review_round.criteria)
    if len(scores) != wanted or not all(LOWEST <= score <= HIGHEST for score in scores):
        raise ScoresWanted
    if len(comment.strip()) < SHORTEST:
        raise TooShort(number=SHORTEST)


@transaction.atomic
def pass_on(*, review_round: ReviewRound, group: Group, by: Any) -> list[Review]:
    """Give the reviews that a group does not write to groups that can; what nobody can take stays for the trainer."""
    round_ = ReviewRound.objects.select_for_update().get(pk=review_round.pk)
    if round_.state != "open":
        raise RoundClosed
    rows = list(round_.reviews.select_related("deliverable__group", "reviewer"))
    late = [row for row in rows if row.reviewer_id == group.pk and row.state == "assigned"]
    works = {row.deliverable.group_id: row.deliverable for row in rows}
    pairs = [(row.reviewer_id, row.deliverable.group_id) for row in rows]
    undone = {row.deliverable.group_id for row in late}
    kept = [pair for pair in pairs if pair[0] != group.pk or pair[1] in undone]
    new = []
    for reviewer, reviewed in ring.instead(kept, late=group.pk, groups=sorted(works)):
        review = Review.objects.create(review_round=round_, reviewer_id=reviewer, deliverable=works[reviewed])
        _ask(review)
        new.append(review)
    for row in late:
        move(row, to="expired", frm="assigned")
    return new


@transaction.atomic
def close_round(*, review_round: ReviewRound, by: Any = None, at: datetime | None = None) -> ReviewRound:
    """Close it: what is not written falls to the trainer, and every group reads its own reviews, all together.

    Idempotent.
    """
    now = at or timezone.now()
    round_ = ReviewRound.objects.select_for_update().get(pk=review_round.pk)
    if round_.state == "closed":
        return round_
    round_.reviews.filter(state="assigned").update(state="expired", changed_at=now)
    move(round_, to="closed", frm="open", closed_at=now)
    for work in {
        row.deliverable_id: row.deliverable for row in round_.reviews.select_related("deliverable__group")
    }.values():
        members = work.group.members.filter(left_at=None).select_related("enrolment__person")
        notify(
            kind=notices.REVIEWS_RECEIVED,
            to=[member.enrolment.person for member in members],
            facts={"deliverable": work.pk},
            once=f"reviews-received-{round_.pk}-{work.pk}",
        )
    return round_


@transaction.atomic
def cover_review(
    *, review: Review, by: Any, scores: Sequence[int], comment: str, at: datetime | None = None
) -> Review:
    """The trainer writes what a group did not, before or after the closing. Raises: WrittenAlready, ScoresWanted, TooShort."""
    _check(review, scores, comment)
    move(
        review, to="covered", frm=("assigned", "expired"), error=WrittenAlready,
        scores=list(scores), comment=comment.strip(), written_by=by, written_at=at or timezone.now(),
    )  # fmt: skip
    return review


def close_due_rounds(*, at: datetime | None = None) -> int:
    """Close the rounds whose time is over. Returns how many."""
    now = at or timezone.now()
    due = list(ReviewRound.objects.filter(state="open", closes_at__lte=now))
    for row in due:
        close_round(review_round=row, at=now)
    return len(due)
