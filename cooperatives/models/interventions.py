"""Whom to help with what: rules that explain themselves, lists, and the plan that a cooperative accepts."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperatives.models.registry import Cooperative
from cooperatives.models.responses import Response
from cooperatives.models.runs import ScoringRun
from land.accounts.models import User
from land.core.models import Record


class InterventionRule(models.Model):
    """When a cooperative is proposed an offer, and why, in words. A change is a new version; lists keep what they used.

    `condition` is a small tree that `cooperatives.scoring.rules` reads, e.g. {"count": ["Q8", "H01", …], "at_most": 2}.
    """

    class Offer(models.TextChoices):
        COURSE = "course", _("a course")
        VOUCHER = "voucher", _("a voucher")
        MENTOR = "mentor", _("a mentor")
        PICO = "pico", _("PICO, the digital innovation hub")
        ADVICE = "advice", _("advice of Legacoop's staff")

    code = models.CharField(_("code"), max_length=10)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    reason = models.CharField(
        _("why, in words"), max_length=300, help_text=_("what the cooperative reads when the rule applies")
    )
    reason_en = models.CharField(_("why, in English"), max_length=300, blank=True)
    condition = models.JSONField(_("condition"))
    offer = models.CharField(_("offer"), max_length=10, choices=Offer)
    offer_text = models.CharField(_("what is offered"), max_length=300, blank=True)
    url = models.CharField(_("address of the offer"), max_length=200, blank=True)
    weighs = models.BooleanField(_("counts for the priority"), default=True)
    active = models.BooleanField(_("in use"), default=True)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("rule of intervention")
        verbose_name_plural = _("rules of intervention")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], name="cooperatives_interventionrule_is_written_once"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(active=True), name="cooperatives_interventionrule_one_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class InterventionList(Record):
    """A selection of cooperatives to help, taken from one scoring run."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("of a list", "draft")
        APPROVED = "approved", pgettext_lazy("of a list", "approved")
        UNDER_WAY = "under_way", pgettext_lazy("of a list", "under way")
        CLOSED = "closed", pgettext_lazy("of a list", "closed")

    title = models.CharField(_("title"), max_length=200)
    run = models.ForeignKey(
        ScoringRun, models.PROTECT, related_name="intervention_lists", verbose_name=_("scoring run")
    )
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))

    class Meta:
        verbose_name = _("list of interventions")
        verbose_name_plural = _("lists of interventions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="cooperatives_interventionlist_state_has_its_time",
                condition=Q(state="draft", approved_at=None, closed_at=None)
                | Q(state="approved", approved_at__isnull=False, closed_at=None)
                | Q(state="under_way", started_at__isnull=False, closed_at=None)
                | Q(state="closed", closed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Intervention(Record):
    """One cooperative in a list: why, how urgent (0–100), who follows it, and what came of it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("of an intervention", "proposed")
        APPROVED = "approved", pgettext_lazy("of an intervention", "approved")
        CONTACTED = "contacted", pgettext_lazy("of an intervention", "contacted")
        ACCEPTED = "accepted", pgettext_lazy("of an intervention", "accepted")
        UNDER_WAY = "under_way", pgettext_lazy("of an intervention", "under way")
        CONCLUDED = "concluded", pgettext_lazy("of an intervention", "concluded")
        DECLINED = "declined", pgettext_lazy("of an intervention", "declined")

    selection = models.ForeignKey(
        InterventionList, models.CASCADE, related_name="items", verbose_name=_("list")
    )
    cooperative = models.ForeignKey(
        Cooperative, models.PROTECT, related_name="interventions", verbose_name=_("cooperative")
    )
    response = models.ForeignKey(Response, models.PROTECT, related_name="+", verbose_name=_("response"))
    reasons = models.JSONField(
        _("reasons"), default=list, help_text=_("rule code, version and sentence of each that applied")
    )
    priority = models.PositiveSmallIntegerField(_("priority"), validators=[MaxValueValidator(100)])
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    assignee = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="interventions",
        verbose_name=_("followed by"),
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    notes = models.TextField(_("notes of the office"), blank=True, max_length=4000)
    outcome = models.JSONField(
        _("outcome"),
        default=dict,
        blank=True,
        help_text=_("total before and at the next wave, and the difference"),
    )
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("intervention")
        verbose_name_plural = _("interventions")
        ordering = ["-priority", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "cooperative"], name="cooperatives_intervention_once_in_a_list"
            ),
            models.CheckConstraint(
                name="cooperatives_intervention_priority_is_0_to_100", condition=Q(priority__lte=100)
            ),
            models.CheckConstraint(
                name="cooperatives_intervention_state_has_its_time",
                condition=Q(state__in=["concluded", "declined"], ended_at__isnull=False)
                | (~Q(state__in=["concluded", "declined"]) & Q(ended_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cooperative} · {self.selection}"


class AccompanimentPlan(Record):
    """The digital accompaniment plan of one cooperative: staff write it, the cooperative reads and accepts it."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("of a plan", "draft")
        PROPOSED = "proposed", pgettext_lazy("of a plan", "proposed")
        ACCEPTED = "accepted", pgettext_lazy("of a plan", "accepted")
        DECLINED = "declined", pgettext_lazy("of a plan", "declined")
        COMPLETED = "completed", pgettext_lazy("of a plan", "completed")

    intervention = models.OneToOneField(
        Intervention, models.CASCADE, related_name="plan", verbose_name=_("intervention")
    )
    summary = models.TextField(_("in short"), max_length=2000)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    proposed_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    decline_reason = models.CharField(_("why it was declined"), max_length=500, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("accompaniment plan")
        verbose_name_plural = _("accompaniment plans")
        constraints = [
            models.CheckConstraint(
                name="cooperatives_accompanimentplan_state_has_its_time",
                condition=Q(state="draft", decided_at=None, completed_at=None)
                | Q(state="proposed", proposed_at__isnull=False, decided_at=None, completed_at=None)
                | Q(state__in=["accepted", "declined"], proposed_at__isnull=False, decided_at__isnull=False,
                    completed_at=None)
                | Q(state="completed", decided_at__isnull=False, completed_at__isnull=False),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.intervention)


class PlanStep(models.Model):
    """One step of a plan: what, who helps, with what money, by when."""

    plan = models.ForeignKey(AccompanimentPlan, models.CASCADE, related_name="steps", verbose_name=_("plan"))
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("what"), max_length=200)
    helper = models.CharField(_("who helps"), max_length=200, blank=True)
    funding = models.CharField(_("with what money"), max_length=200, blank=True)
    url = models.CharField(_("address"), max_length=200, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("step of a plan")
        verbose_name_plural = _("steps of a plan")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "position"],
                deferrable=models.Deferrable.DEFERRED,
                name="cooperatives_planstep_one_in_a_place",
            )
        ]

    def __str__(self) -> str:
        return self.title
