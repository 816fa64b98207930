"""What people keep for each other."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from land.community.models.hiding import Audience, Hideable
from land.community.querysets import ResourceQuerySet
from land.core.models import PrivateFile, Programme


class Resource(Hideable):
    """Something to read or use again, with where it comes from and on what terms."""

    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    summary = models.TextField(_("summary"), max_length=600)
    summary_en = models.TextField(_("summary in English"), max_length=600, blank=True)
    address = models.URLField(_("web address"), max_length=500, blank=True)
    file = models.ForeignKey(
        PrivateFile,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("file"),
    )
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
        constraints = [
            *Hideable.Meta.constraints,
            models.CheckConstraint(
                name="community_resource_is_a_file_or_an_address",
                condition=(Q(file=None) & ~Q(address="")) | (Q(file__isnull=False) & Q(address="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """Where it is read: its address, or the file that the library keeps."""
        return self.address or reverse("community:resource_file", args=[self.uuid])
