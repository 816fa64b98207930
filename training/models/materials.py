"""What an edition gives people to read, and when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from land.core.models import PrivateFile, Record
from land.enrolment.models import Meeting
from training.models.courses import Edition
from training.models.groups import Topic
from training.querysets import MaterialQuerySet


class Material(Record):
    """A file or an address, for whom it is and from when."""

    class Visible(models.TextChoices):
        ALWAYS = "always", _("everybody, on the course's page too")
        ENROLLED = "enrolled", _("whoever has a place")
        AFTER = "after_meeting", _("whoever has a place, after a meeting")
        TOPIC = "topic", _("the experts of a topic, until topics are opened to all")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="materials", verbose_name=_("edition"))
    title = models.CharField(_("title"), max_length=160)
    note = models.CharField(_("in a few words"), max_length=300, blank=True)
    address = models.URLField(_("web address"), max_length=500, blank=True)
    file = models.ForeignKey(
        PrivateFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    visible = models.CharField(
        _("for whom"), max_length=15, choices=Visible.choices, default=Visible.ENROLLED
    )
    after = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="materials",
        verbose_name=_("after which meeting"),
    )
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="materials", verbose_name=_("topic")
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    resource_uuid = models.UUIDField(
        null=True, blank=True, editable=False, help_text="the resource of the library that was made of it"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="training_material_is_a_file_or_an_address",
                condition=(Q(file=None) & ~Q(address="")) | (Q(file__isnull=False) & Q(address="")),
            ),
            models.CheckConstraint(
                name="training_material_says_after_what_or_about_what",
                condition=Q(visible__in=["always", "enrolled"], after=None, topic=None)
                | Q(visible="after_meeting", after__isnull=False, topic=None)
                | Q(visible="topic", topic__isnull=False, after=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title
