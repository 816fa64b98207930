"""From an approved plan to the notary and after: appointments, what is still to decide, how it goes on."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import Person, User
from land.core.models import PrivateFile, Record
from land.enrolment.models import Activity
from startups.models.projects import Project

#: what is decided and done to start, in its order: key → (what, days after the approval, for whom). Source:
#: specification of start-ups, §5.1. `wbo` and `community` only where the idea's theme is that.
CHECKLIST: dict[str, tuple[Any, int, str]] = {
    "form": (_("Legal form: norms of s.r.l. or of s.p.a."), 14, ""),
    "mutuality": (_("Mainly mutual or not"), 14, ""),
    "statute": (_("Statute and deed of foundation"), 30, ""),
    "rules": (_("Internal regulation on working members (law 142/2001)"), 45, ""),
    "board": (_("Board of directors: at least three people"), 30, ""),
    "seat": (_("Registered office"), 30, ""),
    "ateco": (_("ATECO code of what it does"), 30, ""),
    "notary": (_("Day at the notary’s"), 45, ""),
    "registers": (_("Register of enterprises and Albo of cooperatives"), 65, ""),
    "pec": (_("Certified e-mail (PEC)"), 65, ""),
    "insurance": (_("INPS and INAIL positions"), 70, ""),
    "joining": (_("Joining Legacoop"), 75, ""),
    "naspi": (_("Application for the NASpI advance: within 30 days of the start"), 60, "wbo"),
    "transfer": (_("Contract for the purchase or lease of the firm"), 60, "wbo"),
    "union": (_("Agreement with the trade unions"), 45, "wbo"),
    "community": (_("Regional Albo of community cooperatives"), 90, "community"),
}


class Appointment(Record):
    """A time that a tutor offers to a group. Who takes it, and its register, stand in `land.enrolment`."""

    activity = models.OneToOneField(
        Activity, models.PROTECT, related_name="appointment", verbose_name=_("event")
    )
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="appointments", verbose_name=_("project")
    )
    tutor = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("tutor"))
    subject = models.CharField(_("what about"), max_length=200, blank=True)
    notes = models.TextField(_("what was agreed"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["activity__starts_at", "pk"]

    def __str__(self) -> str:
        return str(self.activity)


class StartingItem(Record):
    """One of the decisions and duties between an approved plan and a cooperative that works."""

    class State(models.TextChoices):
        TODO = "todo", pgettext_lazy("of a duty", "to do")
        DOING = "doing", pgettext_lazy("of a duty", "under way")
        DONE = "done", pgettext_lazy("of a duty", "done")
        NOT_NEEDED = "not_needed", pgettext_lazy("of a duty", "not needed here")

    OVER = ("done", "not_needed")

    project = models.ForeignKey(Project, models.CASCADE, related_name="items", verbose_name=_("project"))
    key = models.CharField(max_length=30, help_text="see CHECKLIST")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.TODO)
    responsible = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who takes care")
    )
    due_on = models.DateField(_("by"), null=True, blank=True)
    document = models.ForeignKey(
        PrivateFile, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    note = models.TextField(_("note"), max_length=2000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    over_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("duty of a start")
        verbose_name_plural = _("duties of a start")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["due_on"], name="startups_item_due", condition=Q(over_at=None))]
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="startups_startingitem_stands_once"),
            models.CheckConstraint(
                name="startups_startingitem_over_has_its_time",
                condition=Q(state__in=["done", "not_needed"], over_at__isnull=False)
                | Q(state__in=["todo", "doing"], over_at=None),
            ),
        ]

    def __str__(self) -> str:
        known = CHECKLIST.get(self.key)
        return str(known[0]) if known else self.key


class FollowUp(Record):
    """How a new cooperative is, 6, 12, 24 and 36 months after its birth."""

    MONTHS = (6, 12, 24, 36)

    project = models.ForeignKey(Project, models.CASCADE, related_name="follow_ups", verbose_name=_("project"))
    months = models.PositiveSmallIntegerField(_("months after the birth"))
    due_on = models.DateField(_("due"))
    active = models.BooleanField(_("it works"), null=True, blank=True)
    jobs = models.PositiveSmallIntegerField(
        _("people who work there"), null=True, blank=True, validators=[MaxValueValidator(5000)]
    )
    women = models.PositiveSmallIntegerField(_("of whom women"), null=True, blank=True)
    young = models.PositiveSmallIntegerField(_("of whom up to 35 years old"), null=True, blank=True)
    revenue = models.DecimalField(
        _("revenue of the last year, in euro"), max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )  # fmt: skip
    notes = models.TextField(_("notes"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["project", "months"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "months"], name="startups_followup_is_one_for_each_date"
            ),
            models.CheckConstraint(
                name="startups_followup_months_are_those_of_the_programme",
                condition=Q(months__in=[6, 12, 24, 36]),
            ),
            models.CheckConstraint(
                name="startups_followup_answered_says_whether_it_works",
                condition=Q(answered_at=None) | Q(active__isnull=False),
            ),
            models.CheckConstraint(
                name="startups_followup_parts_fit_the_whole",
                condition=(Q(women=None) | Q(women__lte=F("jobs")))
                & (Q(young=None) | Q(young__lte=F("jobs"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}, {self.months}"
