"""What a cooperative answers, and what it is worth."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperatives.models.surveys import ScoringSpec, WaveMember
from cooperatives.querysets import ResponseQuerySet
from land.accounts.models import User
from land.core.models import Record


class Response(Record):
    """One filling-in. While it is filled in, its answers are rows; submitting freezes them as one document.

    A submitted response without a score under its wave's specification is the queue of the scoring; `claimed_until`
    is the lease of whoever is at it.
    """

    class State(models.TextChoices):
        FILLING = "filling", _("being filled in")
        SUBMITTED = "submitted", _("submitted")
        IN_REVIEW = "in_review", _("in review")
        VALIDATED = "validated", _("validated")
        REOPENED = "reopened", _("reopened")
        CANCELLED = "cancelled", _("cancelled")

    SENT = (State.SUBMITTED, State.IN_REVIEW, State.VALIDATED)

    wave_member = models.ForeignKey(
        WaveMember, models.PROTECT, related_name="responses", verbose_name=_("cooperative in a wave")
    )
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.FILLING)
    lock_version = models.PositiveIntegerField(default=0, editable=False)
    started_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    validated_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    validated_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    reopened_at = models.DateTimeField(null=True, blank=True, editable=False)
    reopened_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    reopened_reason = models.CharField(_("why it was reopened"), max_length=300, blank=True, editable=False)
    on_behalf_reason = models.CharField(_("why staff sent it"), max_length=300, blank=True, editable=False)
    reviewed_at = models.DateTimeField(
        _("differences looked at"), null=True, blank=True, editable=False,
        help_text="of PROFILO: when staff decided what goes into the registry",
    )  # fmt: skip
    document = models.JSONField(_("frozen answers"), null=True, blank=True, editable=False)
    document_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    scoring_error = models.CharField(
        _("why it could not be scored"), max_length=300, blank=True, editable=False
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            models.UniqueConstraint(
                fields=["wave_member", "revision"], name="cooperatives_response_revision_is_unique"
            ),
            models.UniqueConstraint(
                fields=["wave_member"],
                condition=Q(state="filling"),
                name="cooperatives_response_one_being_filled_in",
            ),
            models.CheckConstraint(
                name="cooperatives_response_state_has_its_time",
                condition=Q(state="filling", submitted_at=None, validated_at=None, cancelled_at=None)
                | Q(state__in=["submitted", "in_review"], submitted_at__isnull=False, validated_at=None,
                    cancelled_at=None)
                | Q(state="reopened", submitted_at__isnull=False, reopened_at__isnull=False, cancelled_at=None)
                | Q(state="validated", submitted_at__isnull=False, validated_at__isnull=False, cancelled_at=None)
                | Q(state="cancelled", cancelled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cooperatives_response_is_frozen_when_submitted",
                condition=Q(submitted_at=None, document=None, document_sha256="")
                | Q(submitted_at__isnull=False, document__isnull=False, document_sha256__regex=r"^[0-9a-f]{64}$"),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["submitted_at"],
                condition=Q(state__in=["submitted", "in_review", "validated"]),
                name="cooperatives_response_sent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.wave_member} ({self.revision})"

    @property
    def wave(self):
        return self.wave_member.wave

    @property
    def cooperative(self):
        return self.wave_member.cooperative


class Answer(models.Model):
    """One answer, or one row of a matrix, while it is filled in. `version` is the response's lock_version that wrote it.

    A value of None is an answer taken back: it stays so that a colleague with an old page is told.
    """

    class Source(models.TextChoices):
        USER = "user", _("typed")
        PREFILL = "prefill", _("from the last wave")
        IMPORT = "import", _("imported")
        STAFF = "staff", _("by staff")

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers", verbose_name=_("response"))
    question = models.CharField(_("question"), max_length=40)
    row = models.CharField(_("row"), max_length=40, blank=True)
    value = models.JSONField(_("value"), null=True)
    version = models.PositiveIntegerField()
    source = models.CharField(_("source"), max_length=8, choices=Source, default=Source.USER)
    confirmed = models.BooleanField(
        _("confirmed"), default=True, help_text="false while a prefilled answer waits for somebody's eyes"
    )
    not_pertinent = models.BooleanField(_("not pertinent for us"), default=False)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "row"], name="cooperatives_answer_one_per_row"
            ),
            models.CheckConstraint(
                name="cooperatives_answer_only_prefill_is_unconfirmed",
                condition=Q(confirmed=True) | Q(source="prefill"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}{'/' + self.row if self.row else ''}"


class AnswerChange(models.Model):
    """An answer as it was before somebody wrote another: kept while the response is filled in, for colleagues to see."""

    response = models.ForeignKey(
        Response, models.CASCADE, related_name="answer_changes", verbose_name=_("response")
    )
    question = models.CharField(_("question"), max_length=40)
    row = models.CharField(_("row"), max_length=40, blank=True)
    previous = models.JSONField(_("before"), null=True)
    value = models.JSONField(_("after"), null=True)
    version = models.PositiveIntegerField()
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of an answer")
        verbose_name_plural = _("changes of answers")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.question}{'/' + self.row if self.row else ''}"


class Score(models.Model):
    """The result of one response under one specification. Never overwritten: another specification is another row."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="scores", verbose_name=_("response"))
    spec = models.ForeignKey(ScoringSpec, models.PROTECT, related_name="scores", verbose_name=_("scoring"))
    document_sha256 = models.CharField(max_length=64)
    questions = models.JSONField(_("questions"), help_text=_("question code → points as text"))
    dimensions = models.JSONField(_("dimensions"), help_text=_("dimension code → 0–100 as text"))
    total = models.DecimalField(_("total"), max_digits=5, decimal_places=2)
    level = models.CharField(_("level"), max_length=30)
    flags = models.JSONField(_("remarks on quality"), default=list, help_text=_("e.g. all rows the same"))
    scored_at = models.DateTimeField(_("scored at"), auto_now_add=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["response", "spec"], name="cooperatives_score_one_per_spec"),
            models.CheckConstraint(
                name="cooperatives_score_total_is_between_0_and_100",
                condition=Q(total__gte=0, total__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response}: {self.total}"
