"""What an area of training is about, in the words of staff; its name and code stand in the classification."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from land.core.models import Record, Term


class AreaIntroduction(Record):
    """The words at the top of an area's page, and the themes of the good practices that it shows."""

    area = models.OneToOneField(
        Term,
        models.PROTECT,
        related_name="introduction",
        verbose_name=_("training area"),
        limit_choices_to={"scheme": "training-area"},
    )
    text = models.TextField(_("introduction"), max_length=2000)
    text_en = models.TextField(_("introduction in English"), max_length=2000, blank=True)
    themes = models.ManyToManyField(
        Term,
        blank=True,
        related_name="+",
        verbose_name=_("themes of its good practices"),
        limit_choices_to={"scheme": "theme"},
    )

    class Meta:
        verbose_name = _("introduction of a training area")
        verbose_name_plural = _("introductions of the training areas")

    def __str__(self) -> str:
        return str(self.area)
