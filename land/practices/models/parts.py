"""The rows of a practice: what changed, and what can be reused by itself."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable


class Indicator(Orderable):
    """What changed: from what to what, who measured it and when."""

    page = ParentalKey("practices.PracticePage", on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(_("what is measured"), max_length=160)
    before = models.DecimalField(_("before"), max_digits=14, decimal_places=2, null=True, blank=True)
    after = models.DecimalField(_("after"), max_digits=14, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=60)
    source = models.CharField(_("source"), max_length=200)
    day = models.DateField(_("measured on"))

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("before"), FieldPanel("after"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("day")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return self.name

    @property
    def change(self) -> Decimal | None:
        """After minus before, in the indicator's unit."""
        return None if self.before is None else self.after - self.before


class Module(Orderable):
    """A part that can be reused by itself."""

    page = ParentalKey("practices.PracticePage", on_delete=models.CASCADE, related_name="modules")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=1500)

    panels = [FieldPanel("title"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("part that can be reused")
        verbose_name_plural = _("parts that can be reused")

    def __str__(self) -> str:
        return self.title
