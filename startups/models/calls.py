"""The call: who may apply, by when, judged by what, and what each step of the path asks for."""

from datetime import datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from land.accounts.models import User
from land.core.bilingual import said
from land.core.models import Programme, Record, Term, Territory
from startups.querysets.calls import CallQuerySet

#: what the gate of the plan asks for unless a call says otherwise; source: specification of start-ups, §3.1
GATE = {
    "modules": 6,  # modules of training that count
    "module_members": 2,  # members who have followed each of them
    "visits": 1,  # visits with a report
    "contacts": 10,  # people heard in the field
    "competitors": 3,
    "assumptions": 60,  # per cent of the critical ones confirmed or accepted as a risk
    "members": 3,  # members who confirmed their will
}


class Call(Record):
    """An edition of the path from an idea to a cooperative (*bando*), with its steps, criteria and questions."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", pgettext_lazy("of a call", "open")
        RUNNING = "running", pgettext_lazy("of a call", "under way")
        CONCLUDED = "concluded", pgettext_lazy("of a call", "concluded")
        ARCHIVED = "archived", _("archived")

    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="calls", verbose_name=_("programme")
    )
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    summary = models.TextField(_("in two lines"), max_length=600)
    summary_en = models.TextField(_("in two lines, in English"), max_length=600, blank=True)
    text = models.TextField(_("what the call offers and asks"), max_length=8000, blank=True)
    text_en = models.TextField(_("what the call offers and asks, in English"), max_length=8000, blank=True)
    themes = models.ManyToManyField(
        Term, related_name="+", blank=True, verbose_name=_("themes"), limit_choices_to={"scheme": "theme"}
    )
    areas = models.ManyToManyField(
        Territory, related_name="+", blank=True, verbose_name=_("areas"), limit_choices_to={"kind": "area"}
    )
    opens_at = models.DateTimeField(_("applications from"))
    closes_at = models.DateTimeField(
        _("applications until"), help_text=_("Rome time; that very second still counts.")
    )
    phases = models.JSONField(
        _("steps"),
        default=list,
        blank=True,
        help_text="list of {title, title_en, starts_on, ends_on}, days as YYYY-MM-DD",
    )
    questions = models.JSONField(
        _("questions of the application"), default=list, blank=True,
        help_text="list of {key, label, help, kind: line|text|choice|yes, choices, required}",
    )  # fmt: skip
    capacity = models.PositiveSmallIntegerField(
        _("ideas admitted at most"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    threshold = models.PositiveSmallIntegerField(
        _("points needed, out of 100"), default=60, validators=[MaxValueValidator(100)]
    )
    gate = models.JSONField(
        _("what the business plan asks for"), default=dict, blank=True, help_text="see GATE"
    )
    rows_to_evaluators = models.BooleanField(
        _("evaluators read what each member brings"),
        default=False,
        help_text=_("Otherwise they read totals alone."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    concluded_at = models.DateTimeField(null=True, blank=True, editable=False)
    list_published_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="since when everybody reads who was admitted"
    )

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("bando", "call")
        verbose_name_plural = pgettext_lazy("bandi", "calls")
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="startups_call_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))
            ),
            models.CheckConstraint(
                name="startups_call_state_has_its_time",
                condition=Q(state="draft", opened_at=None, concluded_at=None)
                | Q(state__in=["open", "running"], opened_at__isnull=False, concluded_at=None)
                | Q(state__in=["concluded", "archived"], concluded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="startups_call_threshold_is_of_100", condition=Q(threshold__range=(0, 100))
            ),
            models.CheckConstraint(
                name="startups_call_admits_at_least_one", condition=Q(capacity=None) | Q(capacity__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page, in the language being read."""
        return reverse("startups:call", args=[self.slug])

    @property
    def said_title(self) -> str:
        """In the language being read, Italian where English is missing."""
        return said(self, "title")

    def takes(self, now: datetime) -> bool:
        """Whether one can apply at `now`; the very second of closing still counts."""
        return self.state == "open" and self.opens_at <= now.replace(microsecond=0) <= self.closes_at

    def said_state(self, now: datetime) -> str:
        """Its state as visitors read it: an open call may not have begun, or may be past its closing."""
        if self.state != "open" or self.takes(now):
            return str(self.get_state_display())
        return gettext("opens soon") if self.opens_at > now else gettext("applications closed")

    def card(self) -> dict[str, Any]:
        """As lists and shelves show it."""
        now, closes = timezone.now(), timezone.localtime(self.closes_at)
        until = gettext("Applications until %(day)s") % {"day": f"{closes:%d/%m/%Y, %H:%M}"}
        return {
            "title": self.said_title,
            "url": self.get_absolute_url(),
            "summary": said(self, "summary"),
            "badges": [(self.said_state(now), "good" if self.takes(now) else "")],
            "foot": until if self.state == "open" else "",
        }

    @property
    def asks(self) -> dict[str, int]:
        """What the gate asks for, each figure from the call or as it is usual."""
        return GATE | {key: value for key, value in self.gate.items() if key in GATE}


class Criterion(models.Model):
    """What an idea is judged by at one step. Points go from 0 to 10; the weights of a step are normalised to 100."""

    class Step(models.TextChoices):
        ADMISSION = "admission", _("admission")
        PREFEASIBILITY = "prefeasibility", _("pre-feasibility plan")
        PLAN = "plan", _("business plan")

    call = models.ForeignKey(
        Call, models.CASCADE, related_name="criteria", verbose_name=pgettext_lazy("bando", "call")
    )
    step = models.CharField(_("step"), max_length=15, choices=Step)
    name = models.CharField(_("criterion"), max_length=120)
    help = models.CharField(_("what to look at"), max_length=300, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=25, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    least = models.PositiveSmallIntegerField(
        _("points below which it does not pass"), default=0, validators=[MaxValueValidator(10)]
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["call", "step", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "step", "name"], name="startups_criterion_is_named_once"),
            models.CheckConstraint(
                name="startups_criterion_weighs_1_to_100", condition=Q(weight__range=(1, 100))
            ),
            models.CheckConstraint(
                name="startups_criterion_least_is_of_10", condition=Q(least__range=(0, 10))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CallMessage(Record):
    """What staff wrote to those who applied, as it went out."""

    call = models.ForeignKey(
        Call, models.CASCADE, related_name="messages", verbose_name=pgettext_lazy("bando", "call")
    )
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("text"), max_length=4000)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("message to applicants")
        verbose_name_plural = _("messages to applicants")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.subject
