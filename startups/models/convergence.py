"""Convergence: ideas that become one, or stand side by side, when every author of each says yes."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import Person
from land.core.models import Record, Term, Territory
from startups.models.ideas import Idea
from startups.querysets.convergence import ConvergenceQuerySet

ANSWER_IN = timedelta(days=14)
UNDO_WITHIN = timedelta(days=30)


class Convergence(Record):
    """A proposal to join 2 to 6 ideas, with the text and the pact of what they become. Silence is not consent."""

    class Mode(models.TextChoices):
        MERGER = "merger", _("they become one idea")
        ALLIANCE = "alliance", _("they stay distinct and work together")

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("of a convergence", "waiting for the authors")
        AGREED = "agreed", pgettext_lazy("of a convergence", "agreed")
        REFUSED = "refused", pgettext_lazy("of a convergence", "refused")
        EXPIRED = "expired", pgettext_lazy("of a convergence", "expired")
        WITHDRAWN = "withdrawn", pgettext_lazy("of a convergence", "withdrawn")
        LAPSED = "lapsed", pgettext_lazy("of a convergence", "overtaken by events")
        UNDONE = "undone", pgettext_lazy("of a convergence", "undone")

    mode = models.CharField(_("how"), max_length=8, choices=Mode, default=Mode.MERGER)
    title = models.CharField(_("title"), max_length=120)
    need = models.TextField(_("what is missing"), max_length=2000)
    solution = models.TextField(_("what to do about it"), max_length=4000)
    recipients = models.CharField(_("for whom"), max_length=300, blank=True)
    theme = models.ForeignKey(
        Term, models.PROTECT, related_name="+", verbose_name=_("theme"), limit_choices_to={"scheme": "theme"}
    )
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+", verbose_name=_("territory"))
    visibility = models.CharField(
        _("who will read it"),
        max_length=7,
        choices=Idea.Visibility,
        help_text="the strictest of the ideas’",
    )
    lead = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who leads")
    )
    roles = models.TextField(_("who does what"), max_length=2000)
    credit = models.TextField(_("how each one’s part is acknowledged"), max_length=1000)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed"))
    expires_at = models.DateTimeField(_("answers until"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PROPOSED, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)
    result = models.OneToOneField(
        Idea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="born_of",
        editable=False,
        verbose_name=_("idea"),
    )

    objects = ConvergenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("convergence")
        verbose_name_plural = _("convergences")
        indexes = [models.Index(fields=["state", "expires_at"], name="startups_convergence_due")]
        constraints = [
            models.CheckConstraint(
                name="startups_convergence_state_has_its_time",
                condition=Q(state="proposed", decided_at=None, undone_at=None)
                | Q(
                    state__in=["agreed", "refused", "expired", "withdrawn", "lapsed"],
                    decided_at__isnull=False,
                    undone_at=None,
                )
                | Q(state="undone", decided_at__isnull=False, undone_at__isnull=False),
            ),
            models.CheckConstraint(
                name="startups_convergence_merger_makes_one_idea",
                condition=Q(mode="merger", state__in=["agreed", "undone"], result__isnull=False)
                | ((~Q(mode="merger") | ~Q(state__in=["agreed", "undone"])) & Q(result=None)),
            ),
            models.CheckConstraint(
                name="startups_convergence_expires_after_it_is_proposed",
                condition=Q(expires_at__gt=F("proposed_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page, in the language being read."""
        return reverse("startups:convergence", args=[self.uuid])

    @property
    def undo_until(self) -> datetime | None:
        """Until when an author may take it back, if it was agreed."""
        return self.decided_at + UNDO_WITHIN if self.decided_at and self.state == "agreed" else None


class ConvergenceIdea(models.Model):
    """An idea in a convergence."""

    convergence = models.ForeignKey(Convergence, models.CASCADE, related_name="parts")
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="convergences", verbose_name=_("idea"))

    class Meta:
        verbose_name = _("idea in a convergence")
        verbose_name_plural = _("ideas in a convergence")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convergence", "idea"], name="startups_convergenceidea_is_in_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.idea)


class ConvergenceConsent(models.Model):
    """What one author says: one answer a person, of however many of the ideas."""

    class Answer(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("of a consent", "has not answered yet")
        YES = "yes", pgettext_lazy("of a consent", "agrees")
        NO = "no", pgettext_lazy("of a consent", "does not agree")

    convergence = models.ForeignKey(Convergence, models.CASCADE, related_name="consents")
    person = models.ForeignKey(Person, models.PROTECT, related_name="convergence_consents")
    answer = models.CharField(_("answer"), max_length=7, choices=Answer, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("consent to a convergence")
        verbose_name_plural = _("consents to a convergence")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["convergence", "person"], name="startups_convergenceconsent_is_one_a_person"
            ),
            models.CheckConstraint(
                name="startups_convergenceconsent_answer_has_its_time",
                condition=Q(answer="waiting", answered_at=None)
                | Q(answer__in=["yes", "no"], answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_answer_display()}"
