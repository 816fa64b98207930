"""Who is in the room, who runs it, and how people see cooperation before and after."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import Person, User
from land.core.models import Record
from land.enrolment.models import Enrolment
from workshops.models.cycles import Prompt
from workshops.models.workshops import IDEA_PHASES, StakeholderGroup, Table, Theme, Workshop
from workshops.querysets import ParticipantQuerySet


class Facilitator(models.Model):
    """Somebody who runs a part of the day."""

    class Role(models.TextChoices):
        CONTROL = "control", pgettext_lazy("in a workshop", "control room")
        SCRIBE = "scribe", pgettext_lazy("in a workshop", "scribe of a table")
        RECEPTION = "reception", pgettext_lazy("in a workshop", "reception")
        OBSERVER = "observer", pgettext_lazy("in a workshop", "observer")

    workshop = models.ForeignKey(
        Workshop, models.CASCADE, related_name="facilitators", verbose_name=_("workshop")
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="facilitates", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    table = models.ForeignKey(
        Table, models.CASCADE, null=True, blank=True, related_name="scribes", verbose_name=_("table")
    )

    class Meta:
        verbose_name = _("facilitator")
        verbose_name_plural = _("facilitators")
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "person", "role", "table"], name="workshops_facilitator_has_a_task_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="workshops_facilitator_scribes_have_a_table",
                condition=Q(role="scribe", table__isnull=False)
                | Q(role__in=["control", "reception", "observer"], table=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"


class Participant(Record):
    """Somebody who takes part, with the code that lets a phone in: enrolled before, or come to the door without a name."""

    class Source(models.TextChoices):
        ENROLLED = "enrolled", _("enrolled")
        WALK_IN = "walk_in", _("at the door")

    workshop = models.ForeignKey(
        Workshop, models.CASCADE, related_name="participants", verbose_name=_("workshop")
    )
    enrolment = models.OneToOneField(
        Enrolment, models.SET_NULL, null=True, blank=True, related_name="participant", verbose_name=_("enrolment")
    )  # fmt: skip
    name = models.CharField(
        _("name"), max_length=120, blank=True, help_text=_("Of whoever comes to the door; may stay empty.")
    )
    group = models.ForeignKey(
        StakeholderGroup, models.PROTECT, related_name="participants", verbose_name=_("category of actors")
    )
    theme = models.ForeignKey(
        Theme, models.SET_NULL, null=True, blank=True, related_name="participants", verbose_name=_("theme")
    )
    vision_table = models.ForeignKey(
        Table, models.SET_NULL, null=True, blank=True, related_name="vision_people", verbose_name=_("table of visions")
    )  # fmt: skip
    idea_table = models.ForeignKey(
        Table, models.SET_NULL, null=True, blank=True, related_name="idea_people", verbose_name=_("table of ideas")
    )  # fmt: skip
    source = models.CharField(_("how they came"), max_length=8, choices=Source, default=Source.ENROLLED)
    language = models.CharField(max_length=2, default="it")
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    code_hint = models.CharField(max_length=2, editable=False, help_text="its last two characters")
    code_version = models.PositiveSmallIntegerField(default=1, editable=False)
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    arrived_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["pk"]
        indexes = [models.Index(fields=["workshop", "arrived_at"], name="workshops_participant_is_here")]
        constraints = [
            models.CheckConstraint(
                name="workshops_participant_source_is_known", condition=Q(source__in=["enrolled", "walk_in"])
            )
        ]

    def __str__(self) -> str:
        return self.shown_name or f"…{self.code_hint}"

    @property
    def table_now(self) -> Table | None:
        """Where they sit: at a table of their category in the morning, of their theme once ideas begin."""
        return self.idea_table if self.workshop.phase in IDEA_PHASES else self.vision_table

    @property
    def shown_name(self) -> str:
        """The name they gave, if any."""
        return self.enrolment.person.name if self.enrolment_id and self.enrolment else self.name


class PromptAnswer(models.Model):
    """An answer on how somebody sees cooperation. It keeps the category of actors and nothing of the person."""

    class When(models.TextChoices):
        BEFORE = "before", _("on arrival")
        AFTER = "after", _("at the end")

    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="answers")
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="perceptions")
    group = models.ForeignKey(StakeholderGroup, models.CASCADE, related_name="perceptions")
    when = models.CharField(max_length=6, choices=When)
    value = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("answer on perception")
        verbose_name_plural = _("answers on perception")
        constraints = [
            models.CheckConstraint(
                name="workshops_promptanswer_is_before_or_after", condition=Q(when__in=["before", "after"])
            )
        ]

    def __str__(self) -> str:
        return self.value


class PromptGiven(models.Model):
    """That somebody has answered, without what: so that nobody answers twice."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="prompts_given")
    when = models.CharField(max_length=6, choices=PromptAnswer.When)

    class Meta:
        verbose_name = _("perception given")
        verbose_name_plural = _("perceptions given")
        constraints = [
            models.UniqueConstraint(fields=["participant", "when"], name="workshops_promptgiven_once")
        ]

    def __str__(self) -> str:
        return self.when
