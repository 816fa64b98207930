"""The futures that people see: cards, clusters of cards, the visions of each group, the common one with its dissent."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.core.models import Record
from workshops.models.people import Participant
from workshops.models.workshops import StakeholderGroup, Table, Workshop
from workshops.querysets import VisionCardQuerySet


class Polarity(models.TextChoices):
    """Whether a future is feared or wished for."""

    NEGATIVE = "negative", pgettext_lazy("future", "feared")
    POSITIVE = "positive", pgettext_lazy("future", "wished for")


class Source(models.TextChoices):
    """How something came in."""

    PHONE = "phone", _("phone")
    SCRIBE = "scribe", _("scribe")
    PAPER = "paper", _("paper")
    IMPORT = "import", pgettext_lazy("of data", "import")


POLARITIES = Q(polarity__in=["negative", "positive"])


class VisionCluster(models.Model):
    """Cards of one group that say the same, under a title."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="needs cite it")
    group = models.ForeignKey(
        StakeholderGroup, models.CASCADE, related_name="clusters", verbose_name=_("category of actors")
    )
    polarity = models.CharField(_("future"), max_length=8, choices=Polarity)
    title = models.CharField(_("title"), max_length=120)

    class Meta:
        verbose_name = _("cluster of cards")
        verbose_name_plural = _("clusters of cards")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="workshops_visioncluster_polarity_is_known", condition=POLARITIES)
        ]

    def __str__(self) -> str:
        return self.title


class VisionCard(Record):
    """A sentence about a future, by somebody at a table. Whoever wrote it is not shown."""

    class State(models.TextChoices):
        SENT = "sent", pgettext_lazy("of a card", "sent")
        SHOWN = "shown", pgettext_lazy("of a card", "approved")
        HIDDEN = "hidden", pgettext_lazy("of a card", "hidden")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="cards", verbose_name=_("workshop"))
    group = models.ForeignKey(
        StakeholderGroup, models.CASCADE, related_name="cards", verbose_name=_("category of actors")
    )
    table = models.ForeignKey(
        Table, models.SET_NULL, null=True, blank=True, related_name="cards", verbose_name=_("table")
    )
    participant = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="cards",
        help_text="until the workshop is concluded: whoever wrote it can change it",
    )  # fmt: skip
    polarity = models.CharField(_("future"), max_length=8, choices=Polarity)
    text = models.CharField(_("text"), max_length=280)
    source = models.CharField(_("how it came in"), max_length=8, choices=Source, default=Source.PHONE)
    cluster = models.ForeignKey(
        VisionCluster, models.SET_NULL, null=True, blank=True, related_name="cards", verbose_name=_("cluster")
    )
    client_uuid = models.UUIDField(
        unique=True, editable=False, help_text="made by whoever sends: twice counts once"
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.SENT)
    hidden_why = models.CharField(_("why it is hidden"), max_length=200, blank=True)
    reported_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="when somebody said that it must be looked at"
    )
    redacted_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="when the personal data in it were taken out"
    )

    objects = VisionCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("vision card")
        verbose_name_plural = _("vision cards")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="workshops_visioncard_polarity_is_known", condition=POLARITIES),
            models.CheckConstraint(
                name="workshops_visioncard_state_is_known", condition=Q(state__in=["sent", "shown", "hidden"])
            ),
            models.CheckConstraint(
                name="workshops_visioncard_hidden_says_why", condition=~Q(state="hidden") | ~Q(hidden_why="")
            ),
            models.CheckConstraint(name="workshops_visioncard_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text


class GroupVision(Record):
    """What a group fears or wishes for, told by it: one of each."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PRESENTED = "presented", pgettext_lazy("of a vision", "presented")

    group = models.ForeignKey(
        StakeholderGroup, models.CASCADE, related_name="visions", verbose_name=_("category of actors")
    )
    polarity = models.CharField(_("future"), max_length=8, choices=Polarity)
    title = models.CharField(_("title"), max_length=120)
    narrative = models.TextField(_("vision"), max_length=4000)
    spokesperson = models.CharField(_("who presents it"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("vision of a group")
        verbose_name_plural = _("visions of groups")
        ordering = ["group__position", "polarity"]
        constraints = [
            models.UniqueConstraint(fields=["group", "polarity"], name="workshops_groupvision_one_of_each"),
            models.CheckConstraint(name="workshops_groupvision_polarity_is_known", condition=POLARITIES),
            models.CheckConstraint(
                name="workshops_groupvision_state_is_known", condition=Q(state__in=["draft", "presented"])
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CommonVision(Record):
    """The one vision of the whole room."""

    workshop = models.OneToOneField(
        Workshop, models.CASCADE, related_name="common_vision", verbose_name=_("workshop")
    )
    narrative = models.TextField(_("common vision"), max_length=6000, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("common vision")
        verbose_name_plural = _("common visions")

    def __str__(self) -> str:
        return self.narrative[:80]


class CommonElement(models.Model):
    """A part of the common vision; how each group stands to it is kept, dissent too."""

    vision = models.ForeignKey(
        CommonVision, models.CASCADE, related_name="elements", verbose_name=_("common vision")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    text = models.CharField(_("element"), max_length=300)
    clusters = models.ManyToManyField(
        VisionCluster, blank=True, related_name="elements", verbose_name=_("clusters")
    )

    class Meta:
        verbose_name = _("element of the common vision")
        verbose_name_plural = _("elements of the common vision")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class Stance(models.Model):
    """How a group stands to an element of the common vision."""

    class Kind(models.TextChoices):
        SHARED = "shared", pgettext_lazy("stance", "shared")
        RESERVED = "reserved", pgettext_lazy("stance", "with reservations")
        OPPOSED = "opposed", pgettext_lazy("stance", "opposed")
        SILENT = "silent", pgettext_lazy("stance", "did not come up")

    element = models.ForeignKey(
        CommonElement, models.CASCADE, related_name="stances", verbose_name=_("element")
    )
    group = models.ForeignKey(
        StakeholderGroup, models.CASCADE, related_name="stances", verbose_name=_("category of actors")
    )
    kind = models.CharField(_("stance"), max_length=8, choices=Kind, default=Kind.SILENT)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("stance")
        verbose_name_plural = _("stances")
        constraints = [
            models.UniqueConstraint(fields=["element", "group"], name="workshops_stance_one_a_group"),
            models.CheckConstraint(
                name="workshops_stance_kind_is_known",
                condition=Q(kind__in=["shared", "reserved", "opposed", "silent"]),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
