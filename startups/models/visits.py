"""Visits of founding groups to member cooperatives: who receives, what for, when, and what came of it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperatives.models import Cooperative
from land.accounts.models import User
from land.core.models import Record, Term
from startups.models.groups import FoundingGroup
from startups.querysets.visits import VisitHostQuerySet, VisitQuerySet


class VisitHost(Record):
    """A member cooperative that receives groups: how many a month, on what. Its representatives keep it."""

    cooperative = models.OneToOneField(
        Cooperative, models.CASCADE, related_name="visit_host", verbose_name=_("cooperative")
    )
    capacity = models.PositiveSmallIntegerField(
        _("groups received a month, at most"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )
    themes = models.ManyToManyField(
        Term, related_name="+", blank=True, verbose_name=_("themes"), limit_choices_to={"scheme": "theme"}
    )
    words = models.TextField(_("what a group finds"), max_length=1500)
    open = models.BooleanField(_("receives groups now"), default=True)

    objects = VisitHostQuerySet.as_manager()

    class Meta:
        verbose_name = _("cooperative to visit")
        verbose_name_plural = _("cooperatives to visit")
        constraints = [
            models.CheckConstraint(
                name="startups_visithost_receives_1_to_31_a_month", condition=Q(capacity__range=(1, 31))
            )
        ]

    def __str__(self) -> str:
        return str(self.cooperative)

    def get_absolute_url(self) -> str:
        """Its page, in the language being read."""
        return reverse("startups:visit_host", args=[self.uuid])


class Visit(Record):
    """A group asks to meet a cooperative; the cooperative accepts with a date, or says no; both tell how it went."""

    class Kind(models.TextChoices):
        INTERVIEW = "interview", _("interview")
        VISIT = "visit", pgettext_lazy("to a cooperative", "visit")
        SHADOWING = "shadowing", _("a day beside them")

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("of a visit", "proposed")
        ACCEPTED = "accepted", pgettext_lazy("of a visit", "accepted")
        HELD = "held", pgettext_lazy("of a visit", "held")
        REPORTED = "reported", pgettext_lazy("of a visit", "reported")
        REFUSED = "refused", pgettext_lazy("of a visit", "refused")
        EXPIRED = "expired", pgettext_lazy("of a visit", "expired")
        CANCELLED = "cancelled", pgettext_lazy("of a visit", "called off")

    #: those that count against what a cooperative receives in a month
    TAKES_A_PLACE = ("accepted", "held", "reported")

    group = models.ForeignKey(FoundingGroup, models.CASCADE, related_name="visits", verbose_name=_("group"))
    host = models.ForeignKey(
        VisitHost, models.PROTECT, related_name="visits", verbose_name=_("cooperative to visit")
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.VISIT)
    objectives = models.JSONField(_("what the group wants to learn"), default=list, help_text="1 to 3 lines")
    proposed_dates = models.JSONField(_("days proposed"), default=list, help_text="1 to 3 days as YYYY-MM-DD")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PROPOSED, editable=False)
    day = models.DateField(_("day"), null=True, blank=True, editable=False)
    answer = models.TextField(_("answer of the cooperative"), max_length=1000, blank=True, editable=False)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    held_at = models.DateTimeField(null=True, blank=True, editable=False)
    reported_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    report = models.TextField(_("what the group learnt"), max_length=4000, blank=True, editable=False)
    feedback = models.TextField(
        _("what the cooperative says of it"), max_length=2000, blank=True, editable=False
    )
    group_publishes = models.BooleanField(default=False, editable=False)
    host_publishes = models.BooleanField(default=False, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("to a cooperative", "visit")
        verbose_name_plural = pgettext_lazy("to cooperatives", "visits")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["host", "state", "day"], name="startups_visit_of_host")]
        constraints = [
            models.CheckConstraint(
                name="startups_visit_state_has_its_time",
                condition=Q(state="proposed", answered_at=None, ended_at=None, day=None)
                | Q(state="accepted", answered_at__isnull=False, day__isnull=False, ended_at=None)
                | Q(state="held", held_at__isnull=False, day__isnull=False, ended_at=None)
                | Q(
                    state="reported",
                    held_at__isnull=False,
                    day__isnull=False,
                    reported_at__isnull=False,
                    ended_at=None,
                )
                | Q(state__in=["refused", "expired", "cancelled"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="startups_visit_reported_has_its_report", condition=~Q(state="reported") | ~Q(report="")
            ),
            models.UniqueConstraint(
                fields=["group", "host"],
                condition=Q(state__in=["proposed", "accepted"]),
                name="startups_visit_is_asked_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} → {self.host}"

    def get_absolute_url(self) -> str:
        """Its page, in the language being read."""
        return reverse("startups:visit", args=[self.uuid])

    @property
    def is_published(self) -> bool:
        """Whether both agreed that its report be read by everybody."""
        return self.state == "reported" and self.group_publishes and self.host_publishes
