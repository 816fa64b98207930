"""Forms of field research: assumptions with their numbers, and what people said."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from startups.forms.visits import day_field
from startups.models import Assumption, Project, ResearchEffect
from startups.plan.numbers import NotANumber, Wrong, read_number, written

SAID = {
    Wrong.NOT_A_NUMBER: _("This is not a number. Write it like this: 1.234,56."),
    Wrong.AMBIGUOUS: _("This number can be read in two ways. Write it like this: 1.234,56."),
    Wrong.TOO_MANY_DECIMALS: _("At most two decimals: 1.234,56."),
    Wrong.TOO_SMALL: _("It cannot be less than zero."),
    Wrong.TOO_LARGE: _("This number is too large."),
    Wrong.BLANK: _("Write a number."),
}


class NumberField(forms.CharField):
    """A number as Italians write it; what could mean two things is refused with an example."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_number(text)
        except NotANumber as wrong:
            raise forms.ValidationError(SAID[wrong.why]) from wrong

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, Decimal) else value


class AssumptionForm(forms.ModelForm):
    """An assumption, perhaps with its number."""

    value = NumberField(
        label=_("Number"), required=False, max_length=20, help_text=_("If it is one: 1.234,56")
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    class Meta:
        model = Assumption
        fields = ["text", "critical", "value", "unit", "source"]


class RiskForm(forms.Form):
    """Why the group goes on all the same."""

    risk_words = forms.CharField(
        label=_("Why the group accepts the risk"), max_length=600, widget=forms.Textarea({"rows": 2})
    )


class ResearchForm(forms.Form):
    """A piece of field research and what it says of each assumption."""

    method = forms.CharField(
        label=_("Method"),
        max_length=200,
        help_text=_("For example: interviews, questionnaire, a trial stall."),
    )
    questions = forms.CharField(
        label=_("What was asked"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    people = forms.IntegerField(label=_("People heard"), min_value=1, max_value=100000)
    starts_on = day_field(_("From"))
    ends_on = day_field(_("To"))
    findings = forms.CharField(
        label=_("What was found"),
        max_length=6000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("The group, its tutors, evaluators and staff read it. Leave out names where you can."),
    )
    upload = forms.FileField(label=_("A file, if there is one"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assumptions = list(project.assumptions.all())
        for row in self.assumptions:
            self.fields[f"effect_{row.pk}"] = forms.ChoiceField(
                label=row.text,
                required=False,
                choices=[("", _("says nothing of it")), *ResearchEffect.Effect.choices],
            )

    def facts(self) -> dict[str, Any]:
        """What `save_research` takes."""
        told = self.cleaned_data
        names = ("method", "questions", "people", "starts_on", "ends_on", "findings")
        return {
            **{name: told[name] for name in names},
            "effects": {row.pk: told[f"effect_{row.pk}"] for row in self.assumptions},
            "uploads": [told["upload"]] if told["upload"] else [],
            "seen": told["seen"],
        }
