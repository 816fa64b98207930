"""Which needs came out of a workshop, and which categories of actors voiced them. The need itself stands in the land."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from land.core.models import Need, Record
from workshops.models.workshops import StakeholderGroup, Workshop
from workshops.querysets import VoicedNeedQuerySet


class VoicedNeed(Record):
    """A need that a workshop voiced: by categories, never by persons. What proves it are links to it."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="needs", verbose_name=_("workshop"))
    need = models.OneToOneField(Need, models.CASCADE, related_name="voiced", verbose_name=_("need"))
    groups = models.ManyToManyField(
        StakeholderGroup, blank=True, related_name="needs", verbose_name=_("voiced by")
    )

    objects = VoicedNeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need of a workshop")
        verbose_name_plural = _("needs of workshops")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.need)
