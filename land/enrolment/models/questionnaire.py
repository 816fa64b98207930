"""What people say of an activity: before it, at its end, three months later.

An anonymous answer has no path back to who gave it. It carries no enrolment, no time and no number of a sequence, and its key
is drawn at random. Tables also tell by the order in which rows lie and by the number of the transaction that wrote them
(`ctid`, `xmin`), so each answer takes all answers and all invitations of its questionnaire out and puts them back, sorted by
their random keys, in one transaction: they lie in an order of no meaning and bear one number together.

What a table cannot hide: whoever holds the database server itself can compare two backups, or read its journal, taken just
before and just after an answer. Keeping those from the organisers is a matter of operations (docs/privacy.md).
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core.models import Record
from land.enrolment.models.activity import Activity
from land.enrolment.models.enrolment import Enrolment


class Questionnaire(Record):
    """The questions of one moment of an activity; they can change until somebody has answered."""

    class Moment(models.TextChoices):
        BEFORE = "before", _("before it starts")
        AFTER = "after", _("at the end")
        LATER = "later", _("three months later")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="questionnaires", verbose_name=_("event")
    )
    moment = models.CharField(_("when"), max_length=6, choices=Moment.choices)
    introduction = models.TextField(_("introduction"), max_length=600, blank=True)
    anonymous = models.BooleanField(_("anonymous"), default=True)
    questions = models.JSONField(_("questions"), default=list)
    state = models.CharField(
        _("state"), max_length=6, choices=State.choices, default=State.DRAFT, editable=False
    )
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "moment"], name="enrolment_questionnaire_is_one_a_moment"
            ),
            models.CheckConstraint(
                name="enrolment_questionnaire_state_has_its_time",
                condition=Q(state="draft", opened_at=None, closed_at=None)
                | Q(state="open", opened_at__isnull=False, closed_at=None)
                | Q(state="closed", opened_at__isnull=False, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.get_moment_display()}"


class QuestionnaireInvitation(models.Model):
    """Somebody who is asked, when, and whether they have answered; never when they did."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="invitations")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="questionnaire_invitations")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    reminded = models.BooleanField(default=False)
    answered = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("invitation to answer")
        verbose_name_plural = _("invitations to answer")
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "enrolment"], name="enrolment_questionnaireinvitation_is_one"
            )
        ]

    def __str__(self) -> str:
        return str(self.questionnaire)

    @property
    def is_waited_for(self) -> bool:
        """Whether an answer can come: not given yet, the questionnaire open, the place still theirs."""
        return (
            not self.answered and self.questionnaire.state == "open" and self.enrolment.state == "confirmed"
        )


class QuestionnaireAnswer(models.Model):
    """What one person answered, by question; whose it is only where the questionnaire is not anonymous."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="answers")
    anonymous = models.BooleanField()
    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, null=True, blank=True, related_name="questionnaire_answers"
    )
    answers = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("answer to a questionnaire")
        verbose_name_plural = _("answers to questionnaires")
        constraints = [
            models.CheckConstraint(
                name="enrolment_questionnaireanswer_anonymous_is_nobody_s",
                condition=Q(anonymous=True, enrolment=None) | Q(anonymous=False, enrolment__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "enrolment"], name="enrolment_questionnaireanswer_is_one"
            ),
        ]

    def __str__(self) -> str:
        return str(self.questionnaire)
