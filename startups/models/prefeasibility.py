"""The pre-feasibility plan: nine short sections, its rows, its first estimates; each version as it was handed in."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import User
from land.core.models import Record
from startups.models.projects import Project
from startups.querysets.prefeasibility import PreFeasibilityQuerySet


class PreFeasibility(Record):
    """One version of a project's pre-feasibility plan. What is submitted stays as it was; the next one begins from it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", pgettext_lazy("of a plan", "handed in")

    project = models.ForeignKey(Project, models.CASCADE, related_name="prefeasibilities")
    number = models.PositiveSmallIntegerField(_("version"))
    sections = models.JSONField(
        default=dict, help_text="section number → {text, version}; rows and estimates have keys of their own"
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT, editable=False)
    asked_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="when members were last asked to sign"
    )
    asked_digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="of what they were asked to sign"
    )
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)

    objects = PreFeasibilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("pre-feasibility plan")
        verbose_name_plural = _("pre-feasibility plans")
        ordering = ["project", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="startups_prefeasibility_is_numbered"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(state="draft"), name="startups_prefeasibility_one_draft"
            ),
            models.CheckConstraint(
                name="startups_prefeasibility_state_has_its_time",
                condition=Q(state="draft", submitted_at=None)
                | Q(state="submitted", submitted_at__isnull=False),
            ),
            models.CheckConstraint(name="startups_prefeasibility_counts_from_1", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.number}"

    def get_absolute_url(self) -> str:
        """Its page, in the language being read."""
        return reverse("startups:prefeasibility", args=[self.project.uuid, self.number])
