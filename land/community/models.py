"""What people say to each other and keep for each other: resources, discussions, replies."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import Person
from land.community.querysets import DiscussionQuerySet, ReplyQuerySet, ResourceQuerySet
from land.core.models import Programme, Record


class Shown(models.TextChoices):
    """Whether staff hid it."""

    VISIBLE = "visible", pgettext_lazy("state", "visible")
    HIDDEN = "hidden", pgettext_lazy("state", "hidden")


class Audience(models.TextChoices):
    """Who may know that it exists."""

    PUBLIC = "public", _("everybody")
    REGISTERED = "registered", _("registered people")


class Hideable(Record):
    """Something that staff may hide, with the time at which they did."""

    state = models.CharField(
        _("state"), max_length=8, choices=Shown.choices, default=Shown.VISIBLE, editable=False
    )
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_state_has_its_time",
                condition=Q(state="visible", hidden_at=None) | Q(state="hidden", hidden_at__isnull=False),
            )
        ]


class Resource(Hideable):
    """Something to read or use again, with where it comes from and on what terms."""

    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    summary = models.TextField(_("summary"), max_length=600)
    summary_en = models.TextField(_("summary in English"), max_length=600, blank=True)
    address = models.URLField(_("web address"), max_length=500)
    source = models.CharField(_("source"), max_length=200, help_text=_("who made it"))
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    audience = models.CharField(
        _("for whom"), max_length=10, choices=Audience.choices, default=Audience.PUBLIC
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("programme"),
    )

    objects = ResourceQuerySet.as_manager()

    class Meta(Hideable.Meta):
        verbose_name = _("resource")
        verbose_name_plural = _("resources")

    def __str__(self) -> str:
        return self.title


class Discussion(Hideable):
    """A question or a thought, with what others answer."""

    title = models.CharField(_("title"), max_length=160)
    body = models.TextField(_("text"), max_length=6000)
    author = models.ForeignKey(Person, models.PROTECT, related_name="discussions", verbose_name=_("author"))
    audience = models.CharField(
        _("for whom"),
        max_length=10,
        choices=[*Audience.choices, ("subject", _("whoever takes part"))],
        default=Audience.REGISTERED,
    )
    about_kind = models.SlugField(max_length=40, blank=True, editable=False)
    about_key = models.CharField(max_length=60, blank=True, editable=False)
    accepted = models.OneToOneField(
        "Reply",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
        editable=False,
        verbose_name=_("the reply that answered"),
    )

    objects = DiscussionQuerySet.as_manager()

    class Meta(Hideable.Meta):
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        indexes = [models.Index(fields=["about_kind", "about_key"], name="community_discussion_about")]
        constraints = [
            *Hideable.Meta.constraints,
            models.CheckConstraint(
                name="community_discussion_for_who_takes_part_is_about_something",
                condition=~Q(audience="subject") | (~Q(about_kind="") & ~Q(about_key="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("community:discussion", args=[self.uuid])


class Reply(Hideable):
    """What somebody answered."""

    discussion = models.ForeignKey(
        Discussion, models.CASCADE, related_name="replies", verbose_name=_("discussion")
    )
    author = models.ForeignKey(Person, models.PROTECT, related_name="replies", verbose_name=_("author"))
    body = models.TextField(_("text"), max_length=6000)

    objects = ReplyQuerySet.as_manager()

    class Meta(Hideable.Meta):
        verbose_name = _("reply")
        verbose_name_plural = _("replies")

    def __str__(self) -> str:
        return self.body[:60]
