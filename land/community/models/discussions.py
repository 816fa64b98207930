"""What people say to each other: discussions, replies."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.community.models.hiding import Audience, Hideable
from land.community.querysets import DiscussionQuerySet, ReplyQuerySet


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
