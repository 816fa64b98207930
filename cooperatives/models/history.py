"""Where each value of the registry comes from, and what became of a cooperative that merged or split."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperatives.models.imports import ImportJob
from cooperatives.models.registry import Cooperative
from land.accounts.models import User


class FieldChange(models.Model):
    """One value of the registry was written: by whom, when, from what, and what stood there before.

    `field` is a field of Cooperative, of its organisation or registered office, or, with `year`, of YearlyFigures.
    Values are JSON in the form that the field's file column has (a date as ISO text, money as text, a term by its code).
    """

    class Source(models.TextChoices):
        STAFF = "staff", _("Legacoop's staff")
        COOPERATIVE = "cooperative", _("the cooperative")
        PROFILE = "profile", _("the profile questionnaire")
        IMPORT = "import", _("an import")
        UNDO = "undo", _("an import undone")
        MERGER = "merger", _("a merger or split")
        DEMO = "demo", _("demo data")

    cooperative = models.ForeignKey(
        Cooperative, models.CASCADE, related_name="changes", verbose_name=_("cooperative")
    )
    field = models.CharField(_("field"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    previous = models.JSONField(_("before"), null=True)
    value = models.JSONField(_("after"), null=True)
    source = models.CharField(_("source"), max_length=12, choices=Source)
    note = models.CharField(_("note"), max_length=200, blank=True)
    job = models.ForeignKey(
        ImportJob, models.SET_NULL, null=True, blank=True, related_name="changes", verbose_name=_("import")
    )
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of a field")
        verbose_name_plural = _("changes of fields")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["cooperative", "field", "year", "-at"], name="cooperatives_where_from")
        ]

    def __str__(self) -> str:
        return f"{self.cooperative}: {self.field}"


class Succession(models.Model):
    """What one cooperative became: merged into another, or split so that the other was born of it."""

    class Kind(models.TextChoices):
        MERGER = "merger", pgettext_lazy("of cooperatives", "merger")
        SPLIT = "split", pgettext_lazy("of cooperatives", "split")

    predecessor = models.ForeignKey(
        Cooperative, models.PROTECT, related_name="successions", verbose_name=_("before")
    )
    successor = models.ForeignKey(
        Cooperative, models.PROTECT, related_name="ancestries", verbose_name=_("after")
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    effective_on = models.DateField(_("effective on"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="cooperatives_succession_is_said_once"
            ),
            models.CheckConstraint(
                name="cooperatives_succession_leads_elsewhere", condition=~Q(predecessor=F("successor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
