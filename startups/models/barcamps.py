"""What is a BarCamp's own, and who wants to hear of the next one. Dates and places stand on its Activity."""

from datetime import datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core.bilingual import said
from land.core.models import Record, Term, Territory
from land.enrolment.models import Activity
from startups.querysets import BarCampQuerySet, InterestQuerySet


class BarCamp(Record):
    """A day without a fixed list of speakers: who comes proposes, the room chooses."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="barcamp", verbose_name=_("event"))
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    theme = models.ForeignKey(
        Term,
        models.PROTECT,
        related_name="barcamps",
        verbose_name=_("theme"),
        limit_choices_to={"scheme": "theme"},
    )
    area = models.ForeignKey(
        Territory,
        models.PROTECT,
        related_name="barcamps",
        verbose_name=_("area"),
        limit_choices_to={"kind": "area"},
    )
    for_whom = models.TextField(_("for whom"), max_length=600)
    for_whom_en = models.TextField(_("for whom, in English"), max_length=600, blank=True)
    take_home = models.JSONField(
        _("what one takes home"), default=list, blank=True, help_text="list of lines"
    )
    take_home_en = models.JSONField(
        _("what one takes home, in English"), default=list, blank=True, help_text="list of lines"
    )
    programme = models.JSONField(
        _("programme"),
        default=list,
        blank=True,
        help_text="list of {start, end, title, title_en}, times as HH:MM",
    )
    proposals_open_at = models.DateTimeField(
        _("proposals from"), null=True, blank=True, help_text=_("Empty: as soon as the BarCamp is published.")
    )
    proposals_close_at = models.DateTimeField(
        _("proposals until"), null=True, blank=True, help_text=_("Empty: until the BarCamp is over.")
    )
    late_proposals = models.BooleanField(
        _("proposals are taken later too"), default=False,
        help_text=_("After the closing and until the BarCamp is over, for instance from the room."),
    )  # fmt: skip
    voting_open_at = models.DateTimeField(
        _("voting from"), null=True, blank=True, help_text=_("Empty: there is no voting.")
    )
    voting_close_at = models.DateTimeField(_("voting until"), null=True, blank=True)
    live_open_at = models.DateTimeField(
        _("hosts place their own session from"), null=True, blank=True,
        help_text=_("Empty: staff alone make the grid."),
    )  # fmt: skip
    live_close_at = models.DateTimeField(_("hosts place their own session until"), null=True, blank=True)
    max_proposals_per_person = models.PositiveSmallIntegerField(
        _("sessions that one person may propose"), default=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )  # fmt: skip
    votes_per_person = models.PositiveSmallIntegerField(
        _("votes of each person"), default=5, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )

    objects = BarCampQuerySet.as_manager()

    class Meta:
        verbose_name = _("BarCamp")
        verbose_name_plural = _("BarCamps")
        constraints = [
            models.CheckConstraint(
                name="startups_barcamp_proposals_close_after_they_open",
                condition=Q(proposals_open_at=None)
                | Q(proposals_close_at=None)
                | Q(proposals_close_at__gt=F("proposals_open_at")),
            ),
            models.CheckConstraint(
                name="startups_barcamp_voting_closes_after_it_opens",
                condition=Q(voting_open_at=None, voting_close_at=None)
                | Q(voting_close_at__gt=F("voting_open_at")),
            ),
            models.CheckConstraint(
                name="startups_barcamp_live_closes_after_it_opens",
                condition=Q(live_open_at=None, live_close_at=None) | Q(live_close_at__gt=F("live_open_at")),
            ),
            models.CheckConstraint(
                name="startups_barcamp_limits_are_possible",
                condition=Q(max_proposals_per_person__range=(1, 20), votes_per_person__range=(1, 50)),
            ),
        ]

    def __str__(self) -> str:
        return self.activity.title

    def get_absolute_url(self) -> str:
        """Its page, in the language being read."""
        return reverse("startups:barcamp", args=[self.slug])

    @property
    def title(self) -> str:
        """In the language being read, Italian where English is missing."""
        return said(self.activity, "title")

    @property
    def summary(self) -> str:
        """In the language being read, Italian where English is missing."""
        return said(self.activity, "summary")

    @property
    def theme_title(self) -> str:
        """The theme in the language being read."""
        return said(self.theme, "title")

    @property
    def goes_on(self) -> bool:
        """Published and not called off, whether or not it is over."""
        return self.activity.state in ("published", "running")

    def takes_proposals(self, now: datetime) -> bool:
        """Whether sessions can be proposed now; the closing second still counts."""
        if not self.goes_on or now > self.activity.ends_at:
            return False
        if self.proposals_open_at and now < self.proposals_open_at:
            return False
        return not self.proposals_close_at or now <= self.proposals_close_at or self.late_proposals

    def takes_votes(self, now: datetime) -> bool:
        """Whether votes can be given and taken back now."""
        return bool(
            self.goes_on
            and self.voting_open_at
            and self.voting_close_at
            and self.voting_open_at <= now <= self.voting_close_at
        )

    def tells_votes(self, now: datetime) -> bool:
        """Whether anybody, staff too, may know how many votes a session has: once voting is over."""
        return bool(self.voting_close_at and now > self.voting_close_at)

    def is_live(self, now: datetime) -> bool:
        """Whether hosts may place their own session in a free cell now."""
        return bool(
            self.goes_on
            and self.live_open_at
            and self.live_close_at
            and self.live_open_at <= now <= self.live_close_at
        )

    def has_gone_live(self, now: datetime) -> bool:
        """From the opening of live mode on, the grid in hand is the one that everybody sees."""
        return bool(self.live_open_at and now >= self.live_open_at)

    def card(self) -> dict[str, Any]:
        """As lists and shelves show it; what it names must be at hand (`whole()`)."""
        place = self.activity.place
        return {
            "title": self.title,
            "url": self.get_absolute_url(),
            "date": self.activity.starts_at,
            "summary": self.summary,
            "badges": [(self.theme_title, "")],
            "foot": f"{place.municipality} ({place.municipality.parent.code})" if place else "",
        }


class Interest(models.Model):
    """“Avvisami”: a person who wants to hear when a BarCamp opens."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="barcamp_interest")
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("interest in BarCamps")
        verbose_name_plural = _("interests in BarCamps")

    def __str__(self) -> str:
        return str(self.person)
