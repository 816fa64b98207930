"""What staff ask beside the name, for as long as its purpose lasts, and what people answer."""

from datetime import datetime, timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from land.core.bilingual import said
from land.core.models import Record
from land.enrolment.models.activity import Activity
from land.enrolment.models.enrolment import Enrolment

LONGEST_KEPT = 3650  # days


class EnrolmentQuestion(Record):
    """A question of one activity's enrolment form. `key` is a ready-made one's name, or `own-<number>`.

    `options` of a choice: a list of {"value", "it", "en"}. `counted` keeps how many gave each answer once the answers
    themselves are deleted; of questions with free text nothing is counted.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        CHOICE = "choice", _("one of a list")
        YES_NO = "yes_no", _("yes or no")
        DATE = "date", _("day")

    COUNTABLE = ("choice", "yes_no")

    activity = models.ForeignKey(
        Activity, models.CASCADE, related_name="questions", verbose_name=_("event"), editable=False
    )
    key = models.SlugField(max_length=40, editable=False)
    kind = models.CharField(_("kind of answer"), max_length=8, choices=Kind.choices, default=Kind.TEXT)
    label = models.CharField(_("question"), max_length=200)
    label_en = models.CharField(_("question in English"), max_length=200, blank=True)
    help = models.CharField(_("help"), max_length=300, blank=True)
    help_en = models.CharField(_("help in English"), max_length=300, blank=True)
    purpose = models.CharField(
        _("what it is for"), max_length=300, help_text=_("Whoever answers reads it, under the question.")
    )
    purpose_en = models.CharField(_("what it is for, in English"), max_length=300, blank=True)
    options = models.JSONField(_("answers to choose from"), default=list, blank=True)
    required = models.BooleanField(_("an answer is needed to enrol"), default=False)
    keep_until_days = models.PositiveSmallIntegerField(
        _("days that answers are kept after the end"),
        default=30,
        validators=[MinValueValidator(0), MaxValueValidator(LONGEST_KEPT)],
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    counted = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("question of an enrolment")
        verbose_name_plural = _("questions of an enrolment")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "key"], name="enrolment_question_is_asked_once"),
            models.CheckConstraint(
                name="enrolment_question_kind_is_known",
                condition=Q(kind__in=["text", "choice", "yes_no", "date"]),
            ),
            models.CheckConstraint(name="enrolment_question_says_what_it_is_for", condition=~Q(purpose="")),
            models.CheckConstraint(
                name="enrolment_question_answers_are_kept_ten_years_at_most",
                condition=Q(keep_until_days__lte=LONGEST_KEPT),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def shown_label(self) -> str:
        """In the language being read, Italian where English is missing."""
        return said(self, "label")

    @property
    def is_own(self) -> bool:
        """Whether staff wrote it, rather than choosing it from the ready-made ones."""
        return self.key.startswith("own-")

    @property
    def kept_until(self) -> datetime:
        """When its answers are deleted. Needs the activity at hand."""
        return self.activity.ends_at + timedelta(days=self.keep_until_days)

    def choices(self, language: str = "it") -> list[tuple[str, str]]:
        """The answers of a choice as (value, words)."""
        return [(each["value"], each.get(language) or each["it"]) for each in self.options]

    def words(self, value: Any, language: str = "it") -> str:
        """An answer as a person reads it."""
        if self.kind == self.Kind.CHOICE:
            return dict(self.choices(language)).get(value, value)
        if self.kind == self.Kind.YES_NO:
            return str({"yes": _("yes"), "no": _("no")}.get(value, value))
        if self.kind == self.Kind.DATE and value.count("-") == 2:
            return "/".join(reversed(value.split("-")))
        return str(value)


class EnrolmentExtra(models.Model):
    """One person's answer to one question: personal data, deleted when the question's time is over.

    `value`: the text, the value of the choice, `yes` or `no`, or a day as YYYY-MM-DD.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="extras")
    question = models.ForeignKey(EnrolmentQuestion, models.CASCADE, related_name="answers")
    value = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("answer of an enrolment")
        verbose_name_plural = _("answers of an enrolment")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "question"], name="enrolment_extra_is_answered_once"
            ),
            models.CheckConstraint(name="enrolment_extra_says_something", condition=~Q(value="")),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}"
