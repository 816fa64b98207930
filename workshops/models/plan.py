"""What is done after the day: plan items with who, by when and what came of them."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import Person, User
from land.core.models import Organisation, Record
from workshops.models.ideas import Horizon, Idea
from workshops.models.workshops import Workshop
from workshops.querysets import PlanItemQuerySet


class PlanItem(Record):
    """One activity of a territory's plan, in the short, medium or long term."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("of an activity of the plan", "proposed")
        AGREED = "agreed", pgettext_lazy("of an activity of the plan", "agreed")
        RUNNING = "running", pgettext_lazy("of an activity of the plan", "under way")
        DONE = "done", pgettext_lazy("of an activity of the plan", "done")
        SUSPENDED = "suspended", pgettext_lazy("of an activity of the plan", "suspended")
        ABANDONED = "abandoned", pgettext_lazy("of an activity of the plan", "abandoned")

    OPEN = ("proposed", "agreed", "running", "suspended")

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="plan", verbose_name=_("workshop"))
    idea = models.ForeignKey(
        Idea, models.PROTECT, null=True, blank=True, related_name="plan_items", verbose_name=_("idea")
    )
    title = models.CharField(_("title"), max_length=160)
    horizon = models.CharField(_("by when"), max_length=8, choices=Horizon)
    lead_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who leads it")
    )
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="plan_items", verbose_name=_("who answers for it")
    )  # fmt: skip
    partners = models.ManyToManyField(Organisation, blank=True, related_name="+", verbose_name=_("partners"))
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    due_on = models.DateField(pgettext_lazy("deadline", "By"), null=True, blank=True)
    indicator = models.CharField(_("how one sees it"), max_length=200, blank=True)
    target = models.CharField(_("target"), max_length=120, blank=True)
    resources = models.TextField(_("resources"), max_length=1000, blank=True)
    progress = models.PositiveSmallIntegerField(
        _("how far, %"), default=0, validators=[MaxValueValidator(100)]
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    told_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="when it was last told how it goes"
    )

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity of the plan")
        verbose_name_plural = _("activities of the plan")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="workshops_planitem_agreed_has_who_and_when",
                condition=Q(state__in=["proposed", "abandoned"])
                | Q(
                    state__in=["agreed", "running", "done", "suspended"], owner__isnull=False,
                    due_on__isnull=False,
                )
                | Q(
                    state__in=["agreed", "running", "done", "suspended"], lead_organisation__isnull=False,
                    due_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="workshops_planitem_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(due_on=None) | Q(due_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="workshops_planitem_abandoned_says_why", condition=~Q(state="abandoned") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="workshops_planitem_progress_is_a_share", condition=Q(progress__range=(0, 100))
            ),
            models.CheckConstraint(
                name="workshops_planitem_horizon_is_known", condition=Q(horizon__in=["short", "medium", "long"])
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page, in the language being read."""
        return reverse("workshops:plan_item", args=[self.uuid])


class PlanUpdate(Record):
    """How an activity of the plan goes, told by whoever answers for it."""

    item = models.ForeignKey(
        PlanItem, models.CASCADE, related_name="updates", verbose_name=_("activity of the plan")
    )
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    text = models.TextField(_("how it goes"), max_length=2000)
    progress = models.PositiveSmallIntegerField(
        _("how far, %"), default=0, validators=[MaxValueValidator(100)]
    )
    evidence = models.URLField(_("address of a proof"), blank=True)

    class Meta:
        verbose_name = _("news of the plan")
        verbose_name_plural = _("news of the plan")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]
