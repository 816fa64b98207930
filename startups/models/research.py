"""What a group supposes, and what it finds out by asking people: research confirms or refutes assumptions."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.core.models import PrivateFile, Record
from startups.models.projects import Project


class Assumption(Record):
    """Something that must be true for the idea to stand, perhaps with a number and where that number comes from."""

    class Source(models.TextChoices):
        FIELD = "field", pgettext_lazy("source of a number", "field research")
        QUOTE = "quote", pgettext_lazy("source of a number", "quotation")
        STATISTIC = "statistic", pgettext_lazy("source of a number", "statistics")
        ESTIMATE = "estimate", pgettext_lazy("source of a number", "estimate")

    class State(models.TextChoices):
        TO_VERIFY = "to_verify", pgettext_lazy("of an assumption", "to verify")
        CONFIRMED = "confirmed", pgettext_lazy("of an assumption", "confirmed")
        REFUTED = "refuted", pgettext_lazy("of an assumption", "refuted")
        ACCEPTED_AS_RISK = "accepted_as_risk", pgettext_lazy("of an assumption", "accepted as a risk")

    #: what the gate takes for settled
    SETTLED = ("confirmed", "accepted_as_risk")

    project = models.ForeignKey(Project, models.CASCADE, related_name="assumptions")
    text = models.CharField(_("what we suppose"), max_length=300)
    critical = models.BooleanField(
        _("critical"), default=False, help_text=_("Without it the idea does not stand.")
    )
    value = models.DecimalField(_("number"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    source = models.CharField(_("where the number comes from"), max_length=9, choices=Source, blank=True)
    state = models.CharField(
        _("state"), max_length=16, choices=State, default=State.TO_VERIFY, editable=False
    )
    risk_words = models.CharField(
        _("why the group accepts the risk"), max_length=600, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("assumption")
        verbose_name_plural = _("assumptions")
        ordering = ["-critical", "pk"]
        constraints = [
            models.CheckConstraint(
                name="startups_assumption_accepted_says_why",
                condition=~Q(state="accepted_as_risk") | ~Q(risk_words=""),
            )
        ]

    def __str__(self) -> str:
        return self.text


class Research(Record):
    """A piece of field research. What was found may name people: the group, tutors, evaluators and staff read it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="research")
    method = models.CharField(
        _("method"), max_length=200, help_text=_("For example: interviews, questionnaire, a trial stall.")
    )
    questions = models.TextField(_("what was asked"), max_length=2000)
    people = models.PositiveIntegerField(_("people heard"), validators=[MinValueValidator(1)])
    starts_on = models.DateField(pgettext_lazy("a period", "from"))
    ends_on = models.DateField(pgettext_lazy("a period", "to"))
    findings = models.TextField(_("what was found"), max_length=6000)
    files = models.ManyToManyField(PrivateFile, related_name="+", blank=True, editable=False)

    class Meta:
        verbose_name = _("field research")
        verbose_name_plural = _("field research")
        ordering = ["ends_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="startups_research_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(name="startups_research_heard_somebody", condition=Q(people__gte=1)),
        ]

    def __str__(self) -> str:
        return self.method

    def get_absolute_url(self) -> str:
        """Where it is read, in the language being read."""
        return reverse("startups:research", args=[self.project.uuid])


class ResearchEffect(models.Model):
    """What a piece of research says of an assumption. The latest research has the last word."""

    class Effect(models.TextChoices):
        CONFIRMS = "confirms", _("confirms it")
        REFUTES = "refutes", _("refutes it")

    research = models.ForeignKey(Research, models.CASCADE, related_name="effects")
    assumption = models.ForeignKey(Assumption, models.CASCADE, related_name="effects")
    effect = models.CharField(max_length=8, choices=Effect)

    class Meta:
        verbose_name = _("effect of research")
        verbose_name_plural = _("effects of research")
        constraints = [
            models.UniqueConstraint(
                fields=["research", "assumption"], name="startups_researcheffect_is_said_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.research} {self.effect}"
