"""What was decided about a project, why, and by whom."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import User
from land.core.models import Record
from startups.models.calls import Criterion
from startups.models.projects import Project


class Decision(Record):
    """One decision at one step, with the reason that the group reads. Only ever added to."""

    class Outcome(models.TextChoices):
        GO = "go", pgettext_lazy("of a decision", "goes on")
        REWORK = "rework", pgettext_lazy("of a decision", "to rework")
        STOP = "stop", pgettext_lazy("of a decision", "does not go on")

    project = models.ForeignKey(Project, models.CASCADE, related_name="decisions", verbose_name=_("project"))
    step = models.CharField(_("step"), max_length=15, choices=Criterion.Step)
    outcome = models.CharField(_("decision"), max_length=6, choices=Outcome)
    reason = models.TextField(_("reason"), max_length=4000)
    items = models.JSONField(_("what to rework"), default=list, blank=True, help_text="list of lines")
    due_at = models.DateTimeField(pgettext_lazy("deadline", "by"), null=True, blank=True)
    mean = models.DecimalField(
        _("mean of the points"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        help_text="out of 100, as it was when decided; none without evaluations",
    )
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("signed by"), editable=False
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(name="startups_decision_has_its_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="startups_decision_rework_has_its_deadline",
                condition=~Q(outcome="rework") | Q(due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.get_outcome_display()}"
