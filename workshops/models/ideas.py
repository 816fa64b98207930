"""What the room thinks of doing: what, how, who and by when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.core.models import Organisation, Record, Territory
from workshops.models.people import Participant
from workshops.models.visions import CommonElement, Source
from workshops.models.workshops import StakeholderGroup, Table, Theme, Workshop
from workshops.querysets import IdeaQuerySet


class Horizon(models.TextChoices):
    """By when. Without it an idea does not enter the plan."""

    SHORT = "short", _("short term, within twelve months")
    MEDIUM = "medium", _("medium term, from one to three years")
    LONG = "long", _("long term, beyond three years")


class Idea(Record):
    """An idea of a thematic group; at most so many of them are put to the vote."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PROPOSED = "proposed", pgettext_lazy("of an idea of a workshop", "proposed")
        CHOSEN = "chosen", pgettext_lazy("of an idea of a workshop", "chosen by the group")
        MERGED = "merged", pgettext_lazy("of an idea of a workshop", "joined to another")
        WITHDRAWN = "withdrawn", pgettext_lazy("of an idea of a workshop", "withdrawn")
        HIDDEN = "hidden", pgettext_lazy("of an idea of a workshop", "hidden")

    OPEN = ("draft", "proposed", "chosen")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="ideas", verbose_name=_("workshop"))
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="ideas", verbose_name=_("theme"))
    table = models.ForeignKey(
        Table, models.SET_NULL, null=True, blank=True, related_name="ideas", verbose_name=_("table")
    )
    participant = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="ideas",
        help_text="until the workshop is concluded: whoever wrote it can change it",
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=120)
    what = models.TextField(_("what"), max_length=2000, blank=True)
    how = models.TextField(_("how"), max_length=2000, blank=True)
    who = models.CharField(_("who leads it"), max_length=300, blank=True)
    actors = models.ManyToManyField(
        StakeholderGroup, blank=True, related_name="ideas", verbose_name=_("categories of actors involved")
    )
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("organisations")
    )
    resources = models.TextField(_("resources"), max_length=1000, blank=True)
    horizon = models.CharField(_("by when"), max_length=8, choices=Horizon, blank=True)
    municipality = models.ForeignKey(
        Territory, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("where"),
        limit_choices_to={"kind": "municipality"},
    )  # fmt: skip
    elements = models.ManyToManyField(
        CommonElement, blank=True, related_name="ideas", verbose_name=_("why: elements of the common vision")
    )
    source = models.CharField(_("how it came in"), max_length=8, choices=Source, default=Source.PHONE)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", verbose_name=_("joined to")
    )
    client_uuid = models.UUIDField(
        unique=True, editable=False, help_text="made by whoever sends: twice counts once"
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    earlier = ArrayField(
        models.JSONField(), default=list, blank=True, editable=False, help_text="its words before each change"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    hidden_why = models.CharField(_("why it is hidden"), max_length=200, blank=True)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a workshop", "idea")
        verbose_name_plural = pgettext_lazy("of a workshop", "ideas")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="workshops_idea_joined_names_the_other",
                condition=Q(state="merged", merged_into__isnull=False)
                | Q(state__in=["draft", "proposed", "chosen", "withdrawn", "hidden"], merged_into=None),
            ),
            models.CheckConstraint(
                name="workshops_idea_horizon_is_known",
                condition=Q(horizon__in=["", "short", "medium", "long"]),
            ),
            models.CheckConstraint(
                name="workshops_idea_hidden_says_why", condition=~Q(state="hidden") | ~Q(hidden_why="")
            ),
            models.CheckConstraint(
                name="workshops_idea_chosen_says_what_and_when",
                condition=~Q(state="chosen") | (~Q(what="") & ~Q(horizon="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title
