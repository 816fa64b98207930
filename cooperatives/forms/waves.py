"""A wave, for staff."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cooperatives import actions
from cooperatives.models import Wave
from land.core.days import plausible_day

SMALLEST = 3
LATEST = 365  # days after the invitation, or before the closing, of a reminder


class WaveForm(WagtailAdminModelForm):
    """A wave, for staff; it opens and closes by its buttons. Saving goes through the verb."""

    class Meta:
        model = Wave
        fields = ["code", "title", "title_en", "programme", "instrument_version", "scoring_spec", "reference_period",
                  "opens_at", "closes_at", "reminder_days", "prefill_from", "smallest_group"]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = Wave.objects.filter(pk=self.instance.pk).first()
        earlier = Wave.objects.exclude(pk=self.instance.pk).exclude(state="draft")
        self.fields["prefill_from"].queryset = earlier.select_related("instrument_version__instrument")
        if self.kept and self.kept.state != "draft":
            self.fields["instrument_version"].help_text = actions.QuestionnaireFixed.sentence

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        opens, closes = values.get("opens_at"), values.get("closes_at")
        for name in ("opens_at", "closes_at"):
            if values.get(name):
                try:
                    plausible_day(values[name])
                except ValidationError as refusal:
                    self.add_error(name, refusal)
        if values.get("smallest_group") is not None and values["smallest_group"] < SMALLEST:
            self.add_error(
                "smallest_group", _("At least three: with fewer, figures could point at somebody.")
            )
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It must close after it opens."))
        if wrong := [day for day in values.get("reminder_days") or [] if not 1 <= abs(day) <= LATEST]:
            self.add_error(
                "reminder_days",
                _("%(days)s: write days from 1 to %(latest)s, or from -1 to -%(latest)s.")
                % {"days": ", ".join(map(str, wrong)), "latest": LATEST},
            )
        spec, version = values.get("scoring_spec"), values.get("instrument_version")
        if spec and version and spec.instrument_version_id != version.pk:
            self.add_error("scoring_spec", str(actions.SpecOfAnother()))
        earlier = values.get("prefill_from")
        if earlier and version and earlier.instrument_version.instrument_id != version.instrument_id:
            self.add_error(
                "prefill_from", _("That survey had another questionnaire: choose one of the same.")
            )
        fixed = self.kept.instrument_version_id if self.kept and self.kept.state != "draft" else None
        if version and fixed and version.pk != fixed:
            self.add_error("instrument_version", str(actions.QuestionnaireFixed()))
        return values

    def save(self, commit: bool = True) -> Wave:
        values = {name: self.cleaned_data[name] for name in self.Meta.fields}
        self.instance = actions.save_wave(wave=self.kept, **values)
        return self.instance
