"""Files that staff bring in: what was read, what would happen, what happened."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperatives.models.registry import Cooperative
from land.accounts.models import User
from land.core.models import Record


class ImportJob(Record):
    """One file. Analysed first, which writes nothing in the registry; then applied, or cancelled."""

    class Kind(models.TextChoices):
        COOPERATIVES = "cooperatives", _("cooperatives (file A)")
        YEARS = "years", _("figures of the years (file B)")
        RESPONSES = "responses", _("answers to a questionnaire (file C)")

    class State(models.TextChoices):
        ANALYSED = "analysed", _("analysed")
        APPLYING = "applying", pgettext_lazy("of an import", "being applied")
        APPLIED = "applied", _("applied")
        UNDOING = "undoing", pgettext_lazy("of an import", "being undone")
        UNDONE = "undone", pgettext_lazy("of an import", "undone")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(_("kind"), max_length=15, choices=Kind, default=Kind.COOPERATIVES)
    name = models.CharField(_("file"), max_length=150)
    sha256 = models.CharField(max_length=64)
    header = models.JSONField(_("columns"), default=list)
    notes = models.JSONField(_("remarks on the file"), default=list)
    counts = models.JSONField(_("counts"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ANALYSED)
    all_or_nothing = models.BooleanField(_("all or nothing"), default=False, editable=False)
    done = models.PositiveIntegerField(_("lines done"), default=0, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    problem = models.CharField(_("what went wrong"), max_length=300, blank=True, editable=False)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "sha256"],
                condition=Q(state="applied"),
                name="cooperatives_importjob_a_file_is_applied_once",
            ),
            models.CheckConstraint(
                name="cooperatives_importjob_state_has_its_time",
                condition=Q(state="analysed", applied_at=None, undone_at=None, cancelled_at=None)
                | Q(state="applying", started_at__isnull=False, applied_at=None, cancelled_at=None)
                | Q(state="applied", applied_at__isnull=False, undone_at=None, cancelled_at=None)
                | Q(state="undoing", applied_at__isnull=False, undone_at=None, cancelled_at=None)
                | Q(state="undone", applied_at__isnull=False, undone_at__isnull=False, cancelled_at=None)
                | Q(state="cancelled", cancelled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """One line of a file, as it was, with what became of it and why."""

    class Outcome(models.TextChoices):
        CREATE = "create", pgettext_lazy("of a row", "new")
        UPDATE = "update", pgettext_lazy("of a row", "changed")
        UNCHANGED = "unchanged", pgettext_lazy("of a row", "unchanged")
        ERROR = "error", _("error")
        SKIPPED = "skipped", pgettext_lazy("of a row", "left out")

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("line"))
    raw = models.JSONField(_("as it was"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    messages = models.JSONField(_("messages"), default=list)
    changes = models.JSONField(_("changes"), default=dict)
    applied = models.BooleanField(_("written"), default=False)
    undone = models.BooleanField(_("taken back"), default=False)
    cooperative = models.ForeignKey(
        Cooperative, models.SET_NULL, null=True, related_name="+", verbose_name=_("cooperative")
    )

    class Meta:
        verbose_name = _("line of an import")
        verbose_name_plural = _("lines of an import")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="cooperatives_importrow_one_per_line")
        ]

    def __str__(self) -> str:
        return f"{self.job} · {self.number}"
