"""What stays of a workshop: its report in versions, and the figures of its territory by which results are read."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import User
from land.core.models import Record, Territory
from workshops.models.workshops import Workshop


class Report(Record):
    """A version of the report. Once it is published it stays as it is; a correction is another version."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", pgettext_lazy("of a report", "read by who was there")
        SIGNED = "signed", pgettext_lazy("of a report", "signed")
        PUBLISHED = "published", _("published")

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="reports", verbose_name=_("workshop"))
    number = models.PositiveSmallIntegerField(_("version"))
    words = models.JSONField(
        default=dict, blank=True, help_text="section key → what an editor wrote beside the figures"
    )
    facts = models.JSONField(
        default=dict, blank=True, editable=False, help_text="the figures, frozen when signed"
    )
    rectifies = models.CharField(_("what it corrects"), max_length=600, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    review_until = models.DateTimeField(null=True, blank=True, editable=False)
    signed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "number"], name="workshops_report_number_once"),
            models.CheckConstraint(
                name="workshops_report_state_has_its_time",
                condition=Q(state="draft", signed_at=None, published_at=None)
                | Q(state="review", review_until__isnull=False, signed_at=None, published_at=None)
                | Q(state="signed", signed_at__isnull=False, published_at=None)
                | Q(state="published", signed_at__isnull=False, published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class ContextFigure(models.Model):
    """What a territory is like, dated and with its source, so that workshops are compared knowing where they were held."""

    class Kind(models.TextChoices):
        SETTING = "setting", _("inner or urban")
        PACE = "pace", _("pace of development")
        COHESION = "cohesion", _("cohesion or criticality")
        FIGURE = "figure", _("figure")

    area = models.ForeignKey(
        Territory, models.CASCADE, related_name="context_figures", verbose_name=_("territory"),
        limit_choices_to={"kind": "area"},
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    label = models.CharField(_("what"), max_length=160)
    value = models.CharField(_("value"), max_length=120)
    on = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("figure of the context")
        verbose_name_plural = _("figures of the context")
        ordering = ["area", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "label", "on"], name="workshops_contextfigure_is_told_once_a_day"
            ),
            models.CheckConstraint(
                name="workshops_contextfigure_kind_is_known",
                condition=Q(kind__in=["setting", "pace", "cohesion", "figure"]),
            ),
        ]

    def __str__(self) -> str:
        return self.label
