"""What a course teaches, and the editions in which it is held. Dates and places stand on the edition's Activity."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from land.accounts.models import Person
from land.core.bilingual import said
from land.core.models import Record, Term
from land.enrolment.models import Activity, Meeting
from training.querysets import CourseQuerySet, EditionQuerySet


class Course(Record):
    """What is taught, whenever it is held."""

    class Level(models.TextChoices):
        BASIC = "basic", _("basic")
        INTERMEDIATE = "intermediate", _("intermediate")
        ADVANCED = "advanced", _("advanced")

    area = models.ForeignKey(
        Term,
        models.PROTECT,
        related_name="courses",
        verbose_name=_("training area"),
        limit_choices_to={"scheme": "training-area"},
    )
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    summary = models.TextField(_("summary"), max_length=600)
    summary_en = models.TextField(_("summary in English"), max_length=600, blank=True)
    objectives = models.JSONField(_("objectives"), default=list, blank=True, help_text="list of lines")
    for_whom = models.TextField(_("for whom"), max_length=600)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices, default=Level.BASIC)
    hours = models.PositiveSmallIntegerField(_("hours"))
    prerequisites = models.TextField(_("prerequisites"), max_length=600, blank=True)
    requires = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="opens",
        verbose_name=_("courses to follow first"),
    )
    method = models.TextField(_("method"), max_length=600, blank=True)
    objectives_en = models.JSONField(
        _("objectives in English"), default=list, blank=True, help_text="list of lines"
    )
    for_whom_en = models.TextField(_("for whom, in English"), max_length=600, blank=True)
    prerequisites_en = models.TextField(_("prerequisites in English"), max_length=600, blank=True)
    method_en = models.TextField(_("method in English"), max_length=600, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [models.CheckConstraint(name="training_course_has_hours", condition=Q(hours__gte=1))]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page, in the language being read."""
        return reverse("training:course", args=[self.slug])

    @property
    def shown_title(self) -> str:
        """In the language being read, Italian where English is missing."""
        return said(self, "title")

    @property
    def shown_summary(self) -> str:
        """In the language being read, Italian where English is missing."""
        return said(self, "summary")

    @property
    def area_title(self) -> str:
        """The area in the language being read."""
        return said(self.area, "title")


class Edition(Record):
    """A course held once, for those who enrol in its Activity."""

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="edition", verbose_name=_("event"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="editions", verbose_name=_("course"))
    slug = models.SlugField(_("address"), max_length=140, unique=True)
    code = models.CharField(_("code"), max_length=30, unique=True)
    trainers = models.ManyToManyField(
        Person, blank=True, related_name="editions_taught", verbose_name=_("trainers")
    )
    trainer_role = models.CharField(_("who teaches"), max_length=200, blank=True)
    trainer_role_en = models.CharField(_("who teaches, in English"), max_length=200, blank=True)
    mode = models.CharField(
        _("mode"), max_length=10, choices=Meeting.Mode.choices, default=Meeting.Mode.PRESENCE
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(
                name="training_edition_mode_is_known", condition=Q(mode__in=["presence", "online", "mixed"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.course} ({self.code})"

    def get_absolute_url(self) -> str:
        """Its page, in the language being read."""
        return reverse("training:edition", args=[self.slug])

    def card(self) -> dict[str, Any]:
        """As lists and shelves show it; what it names must be at hand (`whole()`)."""
        place = self.activity.place
        where = f"{place.municipality} ({place.municipality.parent.code})" if place else ""
        number = self.course.hours
        hours = ngettext("%(number)d hour", "%(number)d hours", number) % {"number": number}
        return {
            "title": self.course.shown_title,
            "url": self.get_absolute_url(),
            "date": self.activity.starts_at,
            "summary": self.course.shown_summary,
            "badges": [(self.course.get_level_display(), ""), (self.get_mode_display(), "")],
            "foot": " · ".join(part for part in (where, hours) if part),
        }
