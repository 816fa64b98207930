"""A wave, for staff."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cooperatives.models import Wave


class WaveForm(WagtailAdminModelForm):
    """A wave, for staff; it opens and closes by its buttons."""

    class Meta:
        model = Wave
        fields = ["code", "title", "title_en", "programme", "instrument_version", "scoring_spec", "reference_period",
                  "opens_at", "closes_at", "smallest_group"]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        opens, closes = values.get("opens_at"), values.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It must close after it opens."))
        spec, version = values.get("scoring_spec"), values.get("instrument_version")
        if spec and version and spec.instrument_version_id != version.pk:
            self.add_error("scoring_spec", _("This scoring belongs to another version of the questionnaire."))
        return values
