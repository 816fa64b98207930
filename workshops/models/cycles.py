"""What several workshops share, so that they can be compared: the topic, scenarios, the questions asked before and after."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.core.bilingual import said
from land.core.models import Programme, Record


class Cycle(Record):
    """A round of workshops on one topic, with the same questions on the same scales."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="workshop_cycles", verbose_name=_("programme")
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    topic = models.TextField(_("topic"), max_length=2000)
    topic_en = models.TextField(_("topic in English"), max_length=2000, blank=True)
    horizon_year = models.PositiveSmallIntegerField(
        _("year looked at"), validators=[MinValueValidator(2026), MaxValueValidator(2100)]
    )

    class Meta:
        verbose_name = _("cycle of workshops")
        verbose_name_plural = _("cycles of workshops")
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_title(self) -> str:
        """In the language being read."""
        return said(self, "title")


AXIS = [MinValueValidator(-2), MaxValueValidator(2)]


class Scenario(models.Model):
    """A prepared future to react to: how much it leans on technology, and who is mainly responsible for it."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="scenarios", verbose_name=_("cycle"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("a day in that future"), max_length=6000)
    how = models.SmallIntegerField(_("from organisation (-2) to technology (2)"), default=0, validators=AXIS)
    who = models.SmallIntegerField(_("from institutions (-2) to citizens (2)"), default=0, validators=AXIS)

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="workshops_scenario_stands_within_its_axes",
                condition=Q(how__range=(-2, 2), who__range=(-2, 2)),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Prompt(models.Model):
    """A question on how people see cooperation, asked on arrival and again at the end."""

    class Kind(models.TextChoices):
        WORDS = "words", _("three words")
        SCALE = "scale", _("from 1 to 5")
        CHOICE = "choice", _("one of a list")
        TEXT = "text", _("in one’s own words")

    class When(models.TextChoices):
        BOTH = "both", pgettext_lazy("of a question", "on arrival and at the end")
        BEFORE = "before", pgettext_lazy("of a question", "on arrival")
        AFTER = "after", pgettext_lazy("of a question", "at the end")

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="prompts", verbose_name=_("cycle"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    when = models.CharField(_("when"), max_length=8, choices=When, default=When.BOTH)
    text = models.CharField(_("question"), max_length=300)
    text_en = models.CharField(_("question in English"), max_length=300, blank=True)
    choices = models.JSONField(
        _("answers to choose from"), default=list, blank=True, help_text="list of lines"
    )

    class Meta:
        verbose_name = _("question of perception")
        verbose_name_plural = _("questions of perception")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="workshops_prompt_kind_is_known",
                condition=Q(kind__in=["words", "scale", "choice", "text"]),
            )
        ]

    def __str__(self) -> str:
        return self.text
