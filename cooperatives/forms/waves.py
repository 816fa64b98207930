"""A wave, for staff."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cooperatives import actions
from cooperatives.models import Cooperative, Wave
from cooperatives.querysets import SIZE_LABELS, size_class
from land.core.days import plausible_day
from land.core.models import Term, Territory

SMALLEST = 3
LONGEST, MOST = 365, 10  # days, reminders


class DaysField(forms.CharField):
    """Whole numbers with commas: at most ten, each once, none of them 0, within a year. Cleans to a list."""

    def prepare_value(self, value: Any) -> str:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        text = super().clean(value)
        try:
            days = [int(part) for part in text.replace(";", ",").split(",") if part.strip()]
        except ValueError as error:
            raise ValidationError(_("Write whole numbers with commas, e.g. 7, 14, -3.")) from error
        if any(day == 0 or abs(day) > LONGEST for day in days):
            raise ValidationError(_("Each number must be between 1 and 365, or between -365 and -1."))
        if len(set(days)) < len(days) or len(days) > MOST:
            raise ValidationError(_("At most ten reminders, each on a day of its own."))
        return days


class WaveForm(WagtailAdminModelForm):
    """A wave, for staff; it opens and closes by its buttons. Saving goes through the verb."""

    class Meta:
        model = Wave
        fields = ["code", "title", "title_en", "programme", "instrument_version", "scoring_spec", "reference_period",
                  "opens_at", "closes_at", "reminder_days", "prefill_from", "smallest_group"]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reminder_days"] = DaysField(
            label=_("Reminders"),
            required=False,
            help_text=_(
                "Days after the invitation, with commas; a number with a minus counts back from the closing, "
                "e.g. 7, 14, -3. Empty: no reminders."
            ),
        )
        self.fields["prefill_from"].queryset = (
            Wave.objects.exclude(pk=self.instance.pk).exclude(state="draft").order_by("-opens_at")
        )
        self.kept = Wave.objects.filter(pk=self.instance.pk).first()
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
        spec, version = values.get("scoring_spec"), values.get("instrument_version")
        if spec and version and spec.instrument_version_id != version.pk:
            self.add_error("scoring_spec", str(actions.SpecOfAnother()))
        earlier = values.get("prefill_from")
        if earlier and version and earlier.instrument_version.instrument_id != version.instrument_id:
            self.add_error("prefill_from", _("Choose an earlier survey with the same questionnaire."))
        elif earlier and opens and earlier.opens_at >= opens:
            self.add_error("prefill_from", _("Choose a survey that opened before this one."))
        fixed = self.kept.instrument_version_id if self.kept and self.kept.state != "draft" else None
        if version and fixed and version.pk != fixed:
            self.add_error("instrument_version", str(actions.QuestionnaireFixed()))
        return values

    def save(self, commit: bool = True) -> Wave:
        values = {name: self.cleaned_data[name] for name in self.Meta.fields}
        self.instance = actions.save_wave(wave=self.kept, **values)
        return self.instance


class PopulationForm(forms.Form):
    """Whom a wave asks: all active cooperatives, or those of some sectors, provinces and sizes."""

    sector = forms.MultipleChoiceField(
        label=_("Sectors"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all."),
    )
    province = forms.MultipleChoiceField(
        label=_("Provinces"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all."),
    )
    size = forms.MultipleChoiceField(
        label=_("Sizes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [(term.code, str(term)) for term in Term.objects.of("sector")]
        self.fields["province"].choices = Territory.objects.provinces().values_list("code", "name")
        self.fields["size"].choices = list(SIZE_LABELS.items())

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and not self.population():
            raise ValidationError(_("No active cooperative answers to this choice."))
        return values

    def population(self) -> list[Cooperative]:
        """The active cooperatives that were chosen."""
        rows = Cooperative.objects.filter(state="active").order_by("pk")
        if chosen := self.cleaned_data["sector"]:
            rows = rows.filter(sector__code__in=chosen)
        if chosen := self.cleaned_data["province"]:
            rows = rows.filter(municipality__parent__code__in=chosen)
        sizes = self.cleaned_data["size"]
        return [row for row in rows if not sizes or size_class(row.workers) in sizes]
