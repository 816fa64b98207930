"""Peer review between groups: the round with its criteria, and each review that was asked for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from land.accounts.models import User
from land.core.models import Record
from training.models.groups import Group
from training.models.work import Deliverable, Task


class ReviewRound(Record):
    """The reviews of one task: how many a group writes, on which criteria, until when. Read all together when it closes."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    task = models.OneToOneField(Task, models.PROTECT, related_name="review_round")
    reviews_each = models.PositiveSmallIntegerField(_("reviews that each group writes"), default=2)
    criteria = models.JSONField(_("criteria"), help_text="3 to 5 lines, each answered from 1 to 4")
    anonymous = models.BooleanField(_("without the name of the group that writes"), default=True)
    closes_at = models.DateTimeField(_("closes"))
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("round of reviews")
        verbose_name_plural = _("rounds of reviews")
        constraints = [
            models.CheckConstraint(
                name="training_reviewround_state_has_its_time",
                condition=Q(state="open", closed_at=None) | Q(state="closed", closed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.task)


class Review(Record):
    """What one group is asked to say of another's deliverable. Without a reviewer it is the trainer's."""

    class State(models.TextChoices):
        ASSIGNED = "assigned", _("to be written")
        SUBMITTED = "submitted", _("written")
        EXPIRED = "expired", _("not written in time")
        COVERED = "covered", _("written by the trainer")

    review_round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(Group, models.PROTECT, related_name="reviews_given")
    deliverable = models.ForeignKey(Deliverable, models.PROTECT, related_name="reviews")
    scores = models.JSONField(default=list, blank=True, help_text="one number from 1 to 4 for each criterion")
    comment = models.TextField(_("comment"), max_length=4000, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASSIGNED, editable=False)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    written_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review_round", "reviewer", "deliverable"], name="training_review_is_asked_once"
            ),
            models.CheckConstraint(
                name="training_review_state_has_its_time",
                condition=Q(state__in=["assigned", "expired"], written_at=None)
                | Q(state__in=["submitted", "covered"], written_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} → {self.deliverable}"
