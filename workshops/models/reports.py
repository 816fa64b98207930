"""What stays of a workshop: its report in versions, and the figures of its territory by which results are read."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import User
from land.core.models import Record, Territory
from workshops.models.people import Participant
from workshops.models.workshops import Workshop
from workshops.querysets import ReportQuerySet


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
    digest = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="SHA-256 of figures and words, written when signed",
    )
    rectifies = models.CharField(_("what it corrects"), max_length=600, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    review_until = models.DateTimeField(null=True, blank=True, editable=False)
    signed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

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
            models.CheckConstraint(
                name="workshops_report_signed_is_frozen",
                condition=Q(state__in=["draft", "review"], digest="")
                | (Q(state__in=["signed", "published"]) & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="workshops_report_a_correction_says_what", condition=Q(number=1) | ~Q(rectifies="")
            ),
            models.UniqueConstraint(
                fields=["workshop"],
                condition=~Q(state="published"),
                name="workshops_report_one_is_being_written",
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Section(models.TextChoices):
    """The parts of a report. Source: specification of workshops, §5.5."""

    PRESENT = "present", _("Who was there")
    PERCEPTIONS = "perceptions", _("How cooperation is seen, before and after")
    VISIONS = "visions", _("The futures feared and wished for")
    COMMON = "common", _("The common vision and its dissent")
    IDEAS = "ideas", _("The ideas")
    VOTE = "vote", _("The vote")
    PLAN = "plan", _("The plan of activities")
    METHOD = "method", _("Method, limits and log of changes")


class ReportComment(Record):
    """What somebody who was there says of a version that is being read."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="comments", verbose_name=_("report"))
    section = models.CharField(_("part"), max_length=12, choices=Section)
    text = models.TextField(_("what is missing or wrong"), max_length=2000)
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    participant = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("participant")
    )
    answer = models.CharField(_("what was done about it"), max_length=600, blank=True)

    class Meta:
        verbose_name = _("comment on a report")
        verbose_name_plural = _("comments on reports")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="workshops_reportcomment_section_is_known", condition=Q(section__in=Section.values)
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


#: the descriptors by which results compare: kind → what its value may be
DESCRIPTORS: dict[str, dict[str, Any]] = {
    "setting": {
        "inner": pgettext_lazy("territory", "inner area"),
        "mixed": pgettext_lazy("territory", "inner and urban"),
        "urban": pgettext_lazy("territory", "urban area"),
    },
    "pace": {
        "growing": pgettext_lazy("pace of development", "growing"),
        "still": pgettext_lazy("pace of development", "standing still"),
        "slowing": pgettext_lazy("pace of development", "slowing down"),
    },
    "cohesion": {
        "cohesive": pgettext_lazy("territory", "cohesive"),
        "uneven": pgettext_lazy("territory", "uneven"),
        "critical": pgettext_lazy("territory", "critical"),
    },
}


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
            models.CheckConstraint(
                name="workshops_contextfigure_descriptor_is_known",
                condition=Q(kind="figure")
                | Q(kind="setting", value__in=["inner", "mixed", "urban"])
                | Q(kind="pace", value__in=["growing", "still", "slowing"])
                | Q(kind="cohesion", value__in=["cohesive", "uneven", "critical"]),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def shown_value(self) -> str:
        """What it says, a descriptor in words."""
        return str(DESCRIPTORS.get(self.kind, {}).get(self.value, self.value))
