"""Scoring runs, and the figures that are published from them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperatives.models.surveys import ScoringSpec, Wave
from land.accounts.models import User
from land.core.models import Record


class ScoringRun(Record):
    """One scoring of all that a wave holds under one specification.

    `input_hash` is the hash of the documents' hashes in the order of `responses`: the same input is never run twice.
    A score row belongs to a response and a specification; the run says which of them it took, so that what was
    published stays what it was when a response is reopened. `claimed_until` is the lease of the worker at it.
    """

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("of a run", "queued")
        RUNNING = "running", pgettext_lazy("of a run", "running")
        SUCCEEDED = "succeeded", pgettext_lazy("of a run", "succeeded")
        PARTIAL = "partial", pgettext_lazy("of a run", "with responses that could not be scored")
        FAILED = "failed", pgettext_lazy("of a run", "failed")

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="runs", verbose_name=_("wave"))
    spec = models.ForeignKey(ScoringSpec, models.PROTECT, related_name="runs", verbose_name=_("scoring"))
    input_hash = models.CharField(max_length=64)
    responses = ArrayField(models.BigIntegerField(), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    current = models.BooleanField(_("the one in use"), default=False)
    total = models.PositiveIntegerField(_("responses"), default=0)
    scored = models.PositiveIntegerField(_("scored"), default=0)
    failed = models.PositiveIntegerField(_("could not be scored"), default=0)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    log = models.JSONField(_("log"), default=list, blank=True)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))

    class Meta:
        verbose_name = _("scoring run")
        verbose_name_plural = _("scoring runs")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "spec", "input_hash"], name="cooperatives_scoringrun_same_input_once"
            ),
            models.UniqueConstraint(
                fields=["wave"], condition=Q(current=True), name="cooperatives_scoringrun_one_in_use"
            ),
            models.CheckConstraint(
                name="cooperatives_scoringrun_state_has_its_time",
                condition=Q(state="queued", started_at=None, finished_at=None)
                | Q(state="running", started_at__isnull=False, finished_at=None)
                | Q(state__in=["succeeded", "partial", "failed"], finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cooperatives_scoringrun_in_use_has_results",
                condition=Q(current=False) | Q(state__in=["succeeded", "partial"]),
            ),
            models.CheckConstraint(
                name="cooperatives_scoringrun_counts_add_up",
                condition=Q(total__gte=F("scored") + F("failed")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave} · {timezone.localtime(self.created_at):%d/%m/%Y %H:%M}"

    @property
    def done(self) -> int:
        """How many responses it is through with."""
        return self.scored + self.failed

    @property
    def usable(self) -> bool:
        """Whether it has ended with results."""
        return self.state in (self.State.SUCCEEDED, self.State.PARTIAL)


class Release(Record):
    """Figures frozen together, and shown as they were until the next release: never computed when somebody looks.

    Of a scoring run (`maturity`) or of the yearly figures of the registry (`performance`).
    """

    class Kind(models.TextChoices):
        MATURITY = "maturity", _("digital maturity")
        PERFORMANCE = "performance", _("social and economic performance")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    run = models.OneToOneField(
        ScoringRun,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="release",
        verbose_name=_("scoring run"),
    )
    population = models.PositiveIntegerField(_("cooperatives asked"), default=0)
    current = models.BooleanField(_("the one shown"), default=False)
    facts = models.JSONField(_("facts"), default=dict, help_text=_("threshold, years, response rate, method"))
    released_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))

    class Meta:
        verbose_name = _("release of figures")
        verbose_name_plural = _("releases of figures")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(current=True), name="cooperatives_release_one_shown_of_a_kind"
            ),
            models.CheckConstraint(
                name="cooperatives_release_maturity_has_its_run",
                condition=Q(kind="maturity", run__isnull=False) | Q(kind="performance", run=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {timezone.localtime(self.created_at):%d/%m/%Y}"


class Cell(models.Model):
    """One figure of a release: an indicator of a group of cooperatives.

    `table` is the breakdown (“sector”, “province”, “sector-size”…), `key` the group in it (“SO”, “RM”, “SO/10-49”; “” is the
    total), `n` how many cooperatives contribute of the `population` there. `details` holds median, quartiles, shares of the
    levels, interval. A hidden cell keeps its values for staff; nobody else is told whether it is hidden or empty.
    """

    class Hidden(models.TextChoices):
        NO = "", _("shown")
        FEW = "few", _("hidden: too few cooperatives")
        DOMINANT = "dominant", _("hidden: one or two cooperatives weigh too much")
        SECONDARY = "secondary", _("hidden so that another cannot be computed")

    release = models.ForeignKey(Release, models.CASCADE, related_name="cells", verbose_name=_("release"))
    table = models.CharField(_("breakdown"), max_length=30)
    key = models.CharField(_("group"), max_length=60, blank=True)
    indicator = models.CharField(_("indicator"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    n = models.PositiveIntegerField(_("cooperatives"))
    population = models.PositiveIntegerField(_("of how many"), default=0)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2, null=True)
    details = models.JSONField(_("details"), default=dict)
    hidden = models.CharField(_("shown or hidden"), max_length=10, choices=Hidden, blank=True, default="")

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "table", "key", "indicator", "year"],
                nulls_distinct=False,
                name="cooperatives_cell_one_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.table}/{self.key}: {self.indicator}"
