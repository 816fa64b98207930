"""Matching events: who offers what, who seeks what, and who sits with whom in which round.

Dates, places and who takes part stand on the Activity.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import Person
from land.core.bilingual import said
from land.core.models import Record, Term, Territory
from land.enrolment.models import Activity
from startups.models.ideas import Idea
from startups.querysets.matching import EncounterQuerySet, MatchCardQuerySet, MatchingEventQuerySet


class MatchingEvent(Record):
    """An hour or two of short talks, two people a table, so that who seeks finds who offers."""

    class Minutes(models.IntegerChoices):
        FIFTEEN = 15, "15"
        TWENTY = 20, "20"
        THIRTY = 30, "30"

    activity = models.OneToOneField(
        Activity, models.PROTECT, related_name="matching", verbose_name=_("event")
    )
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    for_whom = models.TextField(_("for whom"), max_length=600)
    for_whom_en = models.TextField(_("for whom, in English"), max_length=600, blank=True)
    rounds = models.PositiveSmallIntegerField(
        _("rounds"), default=4, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    minutes_per_round = models.PositiveSmallIntegerField(
        _("minutes of a round"), choices=Minutes, default=Minutes.FIFTEEN
    )
    tables = models.PositiveSmallIntegerField(
        pgettext_lazy("in a room", "tables"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    min_meetings = models.PositiveSmallIntegerField(
        _("talks each person should have at least"), default=3, validators=[MaxValueValidator(20)]
    )
    agenda_published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MatchingEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("matching event")
        verbose_name_plural = _("matching events")
        constraints = [
            models.CheckConstraint(
                name="startups_matchingevent_has_1_to_20_rounds", condition=Q(rounds__range=(1, 20))
            ),
            models.CheckConstraint(
                name="startups_matchingevent_round_lasts_15_20_or_30",
                condition=Q(minutes_per_round__in=[15, 20, 30]),
            ),
            models.CheckConstraint(
                name="startups_matchingevent_has_1_to_100_tables", condition=Q(tables__range=(1, 100))
            ),
        ]

    def __str__(self) -> str:
        return self.activity.title

    def get_absolute_url(self) -> str:
        """Its page, in the language being read."""
        return reverse("startups:matching", args=[self.slug])

    @property
    def title(self) -> str:
        """In the language being read, Italian where English is missing."""
        return said(self.activity, "title")

    @property
    def summary(self) -> str:
        """In the language being read, Italian where English is missing."""
        return said(self.activity, "summary")

    def begins(self, round: int) -> datetime:
        """When a round begins; the first is 1."""
        return self.activity.starts_at + timedelta(minutes=(round - 1) * self.minutes_per_round)

    def card(self) -> dict[str, Any]:
        """As lists show it; what it names must be at hand (`whole()`)."""
        place = self.activity.place
        return {
            "title": self.title,
            "url": self.get_absolute_url(),
            "date": self.activity.starts_at,
            "summary": self.summary,
            "badges": [(self._meta.verbose_name, "")],
            "foot": f"{place.municipality} ({place.municipality.parent.code})" if place else "",
        }


class MatchCard(Record):
    """What one participant offers and seeks. The other participants read it; nobody else but staff."""

    event = models.ForeignKey(
        MatchingEvent, models.CASCADE, related_name="match_cards", verbose_name=_("matching event")
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="match_cards", verbose_name=_("person"))
    offers = models.JSONField(_("what I offer"), default=list, blank=True, help_text="list of lines")
    seeks = models.JSONField(_("what I seek"), default=list, blank=True, help_text="list of lines")
    sector = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme"),
        limit_choices_to={"scheme": "theme"},
    )  # fmt: skip
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territory")
    )
    words = models.TextField(_("about me, or my idea"), max_length=1000, blank=True)
    idea = models.ForeignKey(
        Idea, models.SET_NULL, null=True, blank=True, related_name="match_cards", verbose_name=_("idea")
    )
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MatchCardQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a participant", "card")
        verbose_name_plural = pgettext_lazy("of participants", "cards")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="startups_matchcard_is_one_a_person")
        ]

    def __str__(self) -> str:
        return str(self.person)


class MatchWish(models.Model):
    """Whether one would like to talk with another. Private: only what both want is ever shown, and to these two alone."""

    class Level(models.TextChoices):
        YES = "yes", pgettext_lazy("would like to talk", "yes")
        MAYBE = "maybe", pgettext_lazy("would like to talk", "maybe")
        NO = "no", pgettext_lazy("would like to talk", "no")

    frm = models.ForeignKey(MatchCard, models.CASCADE, related_name="wishes")
    to = models.ForeignKey(MatchCard, models.CASCADE, related_name="wished")
    level = models.CharField(max_length=5, choices=Level)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("wish to talk")
        verbose_name_plural = _("wishes to talk")
        constraints = [
            models.UniqueConstraint(fields=["frm", "to"], name="startups_matchwish_is_said_once"),
            models.CheckConstraint(name="startups_matchwish_is_not_of_oneself", condition=~Q(frm=F("to"))),
        ]

    def __str__(self) -> str:
        return f"{self.frm_id} → {self.to_id}"


class Encounter(models.Model):
    """Two people at a table in a round. Freed when one of them leaves: its place can then be given anew."""

    event = models.ForeignKey(
        MatchingEvent, models.CASCADE, related_name="encounters", verbose_name=_("matching event")
    )
    round = models.PositiveSmallIntegerField(_("round"), validators=[MinValueValidator(1)])
    table = models.PositiveSmallIntegerField(
        pgettext_lazy("in a room", "table"), validators=[MinValueValidator(1)]
    )
    a = models.ForeignKey(MatchCard, models.CASCADE, related_name="+", verbose_name=_("one"))
    b = models.ForeignKey(MatchCard, models.CASCADE, related_name="+", verbose_name=_("the other"))
    freed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EncounterQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("at a matching event", "talk")
        verbose_name_plural = pgettext_lazy("at a matching event", "talks")
        ordering = ["round", "table"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "round", "table"],
                condition=Q(freed_at=None),
                name="startups_encounter_table_is_used_once_a_round",
            ),
            models.CheckConstraint(name="startups_encounter_is_of_two", condition=~Q(a=F("b"))),
            models.CheckConstraint(
                name="startups_encounter_counts_from_1", condition=Q(round__gte=1, table__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}.{self.table}"


class EncounterSeat(models.Model):
    """One person in one round: the row that makes it impossible to sit at two tables, as whichever of the two."""

    encounter = models.ForeignKey(Encounter, models.CASCADE, related_name="seats")
    event = models.ForeignKey(MatchingEvent, models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    card = models.ForeignKey(MatchCard, models.CASCADE, related_name="seats")

    class Meta:
        verbose_name = pgettext_lazy("at a matching event", "seat")
        verbose_name_plural = pgettext_lazy("at a matching event", "seats")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "round", "card"], name="startups_encounterseat_nobody_twice_a_round"
            ),
            models.UniqueConstraint(
                fields=["encounter", "card"], name="startups_encounterseat_is_of_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.card_id}"
