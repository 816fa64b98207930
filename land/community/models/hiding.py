"""What staff may hide, and who may know that something exists."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.core.models import Record


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
