"""A workshop and how its room is laid out: groups of actors, themes, tables, the order of the day, what the wall shows."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import User
from land.core.bilingual import said
from land.core.models import Record, Territory
from land.enrolment.models import Activity
from workshops.models.cycles import Cycle
from workshops.querysets import WorkshopQuerySet


class Phase(models.TextChoices):
    """What the room is doing. Moved by hand, never by a date. Source: specification of workshops, §1.3."""

    WELCOME = "welcome", pgettext_lazy("phase", "Welcome")
    SCENARIOS = "scenarios", pgettext_lazy("phase", "Scenarios")
    OWN_VISIONS = "own_visions", pgettext_lazy("phase", "Visions, each on their own")
    GROUP_VISIONS = "group_visions", pgettext_lazy("phase", "Visions of each group")
    COMMON_VISION = "common_vision", pgettext_lazy("phase", "Common vision")
    OWN_IDEAS = "own_ideas", pgettext_lazy("phase", "Ideas, each on their own")
    GROUP_IDEAS = "group_ideas", pgettext_lazy("phase", "Ideas of each group")
    PRESENTING = "presenting", pgettext_lazy("phase", "Ideas presented")
    VOTE = "vote", pgettext_lazy("phase", "Vote")
    PLAN = "plan", pgettext_lazy("phase", "Plan")
    CLOSING = "closing", pgettext_lazy("phase", "Closing")


#: the usual day: how many minutes each phase takes; source: specification of workshops, §1.3
MINUTES: dict[str, int] = {
    Phase.WELCOME: 45, Phase.SCENARIOS: 30, Phase.OWN_VISIONS: 15, Phase.GROUP_VISIONS: 60, Phase.COMMON_VISION: 45,
    Phase.OWN_IDEAS: 15, Phase.GROUP_IDEAS: 75, Phase.PRESENTING: 25, Phase.VOTE: 10, Phase.PLAN: 40, Phase.CLOSING: 15,
}  # fmt: skip


#: when people sit by theme and no longer by category
IDEA_PHASES = (Phase.OWN_IDEAS, Phase.GROUP_IDEAS, Phase.PRESENTING)


class Workshop(Record):
    """A day in which a territory imagines its future and chooses ideas. Dates, places and quotas stand on its Activity."""

    class State(models.TextChoices):
        COMING = "coming", pgettext_lazy("of a workshop", "to come")
        RUNNING = "running", pgettext_lazy("of a workshop", "going on")
        CONCLUDED = "concluded", pgettext_lazy("of a workshop", "concluded")

    class OwnGroup(models.TextChoices):
        ALLOWED = "allowed", _("may be voted")
        EXCLUDED = "excluded", _("may not be voted")

    activity = models.OneToOneField(
        Activity, models.PROTECT, related_name="workshop", verbose_name=_("event")
    )
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="workshops", verbose_name=_("cycle"))
    area = models.ForeignKey(
        Territory, models.PROTECT, related_name="workshops", verbose_name=_("territory"),
        limit_choices_to={"kind": "area"},
    )  # fmt: skip
    intro = models.TextField(_("what it is about"), max_length=4000, blank=True)
    intro_en = models.TextField(_("what it is about, in English"), max_length=4000, blank=True)
    for_whom = models.TextField(_("for whom"), max_length=600)
    for_whom_en = models.TextField(_("for whom, in English"), max_length=600, blank=True)
    accessibility_note = models.CharField(_("how to take part for everybody"), max_length=600, blank=True)
    join_code = models.CharField(_("code of the room"), max_length=6, unique=True, editable=False)
    votes_per_person = models.PositiveSmallIntegerField(
        _("votes of each person"), default=5, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    own_group = models.CharField(
        _("ideas of one’s own group"), max_length=8, choices=OwnGroup, default=OwnGroup.ALLOWED
    )
    ideas_per_group = models.PositiveSmallIntegerField(
        _("ideas of each group"), default=5, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    smallest_cell = models.PositiveSmallIntegerField(
        _("people below whom a number is not told"), default=5, validators=[MinValueValidator(3), MaxValueValidator(20)]
    )  # fmt: skip
    paper_needs_two = models.BooleanField(_("a second person checks paper ballots"), default=True)
    cards_wait = models.BooleanField(_("cards wait for approval before the wall shows them"), default=False)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.COMING, editable=False)
    phase = models.CharField(_("phase"), max_length=16, choices=Phase, blank=True, editable=False)
    phase_ends_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="what the timer counts down to; nothing happens by itself",
    )
    version = models.PositiveBigIntegerField(
        default=0, editable=False, help_text="raised by whatever a screen of the room shows"
    )
    begun_at = models.DateTimeField(null=True, blank=True, editable=False)
    concluded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("scenario workshop")
        verbose_name_plural = _("scenario workshops")
        constraints = [
            models.CheckConstraint(
                name="workshops_workshop_state_has_its_time",
                condition=Q(state="coming", begun_at=None, concluded_at=None, phase="")
                | (Q(state="running", begun_at__isnull=False, concluded_at=None) & ~Q(phase=""))
                | Q(state="concluded", begun_at__isnull=False, concluded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="workshops_workshop_phase_is_known", condition=Q(phase="") | Q(phase__in=Phase.values)
            ),
            models.CheckConstraint(
                name="workshops_workshop_gives_a_vote",
                condition=Q(votes_per_person__range=(1, 20), ideas_per_group__range=(1, 10)),
            ),
        ]

    def __str__(self) -> str:
        return self.activity.title

    def get_absolute_url(self) -> str:
        """Its public page, in the language being read."""
        return reverse("workshops:workshop", args=[self.slug])

    @property
    def title(self) -> str:
        """In the language being read, Italian where English is missing."""
        return said(self.activity, "title")

    @property
    def summary(self) -> str:
        """In the language being read, Italian where English is missing."""
        return said(self.activity, "summary")

    def card(self) -> dict[str, Any]:
        """As lists show it; what it names must be at hand (`whole()`)."""
        place = self.activity.place
        return {
            "title": self.title,
            "url": self.get_absolute_url(),
            "date": self.activity.starts_at,
            "summary": self.summary,
            "badges": [(str(self.area), "")],
            "foot": f"{place.municipality} ({place.municipality.parent.code})" if place else "",
        }


class StakeholderGroup(models.Model):
    """A category of actors and with it a vision: data of each workshop, four of them seeded. Its key is a quota's."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="groups", verbose_name=_("workshop"))
    key = models.SlugField(_("key"), max_length=40)
    title = models.CharField(_("name"), max_length=80)
    title_en = models.CharField(_("name in English"), max_length=80, blank=True)
    symbol = models.CharField(
        _("symbol"), max_length=10, help_text="circle, square, triangle, diamond: never colour alone"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("category of actors")
        verbose_name_plural = _("categories of actors")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "key"], name="workshops_stakeholdergroup_key_is_used_once"
            )
        ]

    def __str__(self) -> str:
        return said(self, "title")


class Theme(models.Model):
    """What a mixed group works on in the second half of the day."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="themes", verbose_name=_("workshop"))
    title = models.CharField(_("theme"), max_length=120)
    title_en = models.CharField(_("theme in English"), max_length=120, blank=True)
    question = models.CharField(_("question"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "title"], name="workshops_theme_is_named_once")
        ]

    def __str__(self) -> str:
        return said(self, "title")


class Table(models.Model):
    """Six to ten people around a table: of one category of actors in the morning, of one theme later."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="tables", verbose_name=_("workshop"))
    number = models.PositiveSmallIntegerField(_("number"))
    group = models.ForeignKey(
        StakeholderGroup, models.CASCADE, null=True, blank=True, related_name="tables", verbose_name=_("category of actors")
    )  # fmt: skip
    theme = models.ForeignKey(
        Theme, models.CASCADE, null=True, blank=True, related_name="tables", verbose_name=_("theme")
    )
    seats = models.PositiveSmallIntegerField(
        _("seats"), default=8, validators=[MinValueValidator(2), MaxValueValidator(40)]
    )

    class Meta:
        verbose_name = _("table")
        verbose_name_plural = _("tables")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "number"], name="workshops_table_number_is_used_once"
            ),
            models.CheckConstraint(
                name="workshops_table_is_of_a_group_or_of_a_theme",
                condition=Q(group__isnull=False, theme=None) | Q(group=None, theme__isnull=False),
            ),
            models.CheckConstraint(name="workshops_table_seats_two", condition=Q(seats__gte=2)),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Step(models.Model):
    """A phase of one workshop's day, with its length; a phase that is not there is skipped."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="steps", verbose_name=_("workshop"))
    phase = models.CharField(_("phase"), max_length=16, choices=Phase)
    position = models.PositiveSmallIntegerField(_("position"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(480)]
    )

    class Meta:
        verbose_name = _("step of the day")
        verbose_name_plural = _("steps of the day")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "phase"], name="workshops_step_phase_comes_once"),
            models.CheckConstraint(name="workshops_step_phase_is_known", condition=Q(phase__in=Phase.values)),
            models.CheckConstraint(name="workshops_step_lasts", condition=Q(minutes__range=(1, 480))),
        ]

    def __str__(self) -> str:
        return self.get_phase_display()


class Screen(models.Model):
    """What the wall of a workshop shows. Its address holds the secret; it can only be read there."""

    class Mode(models.TextChoices):
        JOIN = "join", pgettext_lazy("wall", "How to come in")
        PHASE = "phase", pgettext_lazy("wall", "Phase and timer")
        SCENARIOS = "scenarios", pgettext_lazy("wall", "Scenarios")
        CARDS = "cards", pgettext_lazy("wall", "Cards")
        VISIONS = "visions", pgettext_lazy("wall", "Visions")
        IDEAS = "ideas", pgettext_lazy("wall", "Ideas")
        TURNOUT = "turnout", pgettext_lazy("wall", "Turnout")
        RESULTS = "results", pgettext_lazy("wall", "Results")
        MESSAGE = "message", pgettext_lazy("wall", "A message")

    workshop = models.OneToOneField(
        Workshop, models.CASCADE, related_name="screen", verbose_name=_("workshop")
    )
    secret = models.CharField(max_length=32, unique=True, editable=False)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.JOIN)
    message = models.CharField(_("message"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("wall screen")
        verbose_name_plural = _("wall screens")
        constraints = [
            models.CheckConstraint(
                name="workshops_screen_mode_is_known",
                condition=Q(mode__in=[
                    "join", "phase", "scenarios", "cards", "visions", "ideas", "turnout", "results", "message",
                ]),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_mode_display()


class LogLine(models.Model):
    """What happened in the room, who did it, when. Only added to."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="log", verbose_name=_("workshop"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    what = models.CharField(_("what"), max_length=40)
    facts = models.JSONField(default=dict, blank=True, help_text="numbers and keys, never names or votes")

    class Meta:
        verbose_name = _("line of the log")
        verbose_name_plural = _("log of the room")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["workshop", "at"], name="workshops_logline_of_a_room")]

    def __str__(self) -> str:
        return self.what
