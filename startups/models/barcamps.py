"""What is a BarCamp's own, and who wants to hear of the next one. Dates and places stand on its Activity."""

from typing import Any

from django.db import models
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

    objects = BarCampQuerySet.as_manager()

    class Meta:
        verbose_name = _("BarCamp")
        verbose_name_plural = _("BarCamps")

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
