"""The modules of the entrepreneurial training: small groups, six subjects. Dates and attendance stand on the Activity."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core.bilingual import said
from land.core.models import Record
from land.enrolment.models import Activity
from startups.models.calls import Call
from startups.querysets.modules import ModuleQuerySet


class Module(Record):
    """One of the six subjects that a founding group learns before its business plan."""

    class Topic(models.TextChoices):
        PRODUCT = "product", _("Product or service")
        MARKETS = "markets", _("Markets and target")
        MARKETING = "marketing", _("Communication and marketing")
        ORGANISATION = "organisation", _("Organisation")
        CONTROL = "control", _("Management control")
        FINANCE = "finance", _("Finance")

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="module", verbose_name=_("event"))
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    topic = models.CharField(_("subject"), max_length=12, choices=Topic)
    call = models.ForeignKey(
        Call, models.PROTECT, null=True, blank=True, related_name="modules", verbose_name=_("of the call")
    )
    trainers = models.ManyToManyField(
        Person, blank=True, related_name="modules_taught", verbose_name=_("trainers")
    )
    for_whom = models.TextField(_("for whom"), max_length=600, blank=True)
    for_whom_en = models.TextField(_("for whom, in English"), max_length=600, blank=True)
    take_home = models.JSONField(
        _("what one takes home"), default=list, blank=True, help_text="list of lines"
    )
    take_home_en = models.JSONField(
        _("what one takes home, in English"), default=list, blank=True, help_text="list of lines"
    )

    objects = ModuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("training module")
        verbose_name_plural = _("training modules")
        constraints = [
            models.CheckConstraint(
                name="startups_module_subject_is_one_of_six",
                condition=Q(
                    topic__in=["product", "markets", "marketing", "organisation", "control", "finance"]
                ),
            )
        ]

    def __str__(self) -> str:
        return self.activity.title

    def get_absolute_url(self) -> str:
        """Its page, in the language being read."""
        return reverse("startups:module", args=[self.slug])

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
            "badges": [(self.get_topic_display(), "")],
            "foot": f"{place.municipality} ({place.municipality.parent.code})" if place else "",
        }
