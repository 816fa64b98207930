"""Forms of visits: what a cooperative offers, what a group asks, how both say it went."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from land.core.days import plausible_day
from land.core.models import Term
from land.enrolment.forms.events import lines_of
from startups.models import Visit, VisitHost

ISO = "%Y-%m-%d"


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """A day, with the browser's own control."""
    return forms.DateField(
        label=label,
        required=required,
        validators=[plausible_day],
        input_formats=[ISO, "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format=ISO),
    )


class HostForm(forms.ModelForm):
    """What a cooperative offers to groups."""

    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"),
        required=False,
        queryset=Term.objects.of("theme"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = VisitHost
        fields = ["words", "capacity", "themes", "open"]
        widgets = {"words": forms.Textarea({"rows": 4})}


class VisitForm(forms.Form):
    """What a group asks of a cooperative."""

    kind = forms.ChoiceField(label=_("What we ask for"), choices=Visit.Kind, widget=forms.RadioSelect)
    objectives = forms.CharField(
        label=_("What we want to learn"),
        max_length=900,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("From one to three things, one a line."),
    )
    day_1 = day_field(_("A day that suits us"))
    day_2 = day_field(_("Another day"), required=False)
    day_3 = day_field(_("A third day"), required=False)

    def clean_objectives(self) -> list[str]:
        """From one to three lines."""
        lines = lines_of(self.cleaned_data["objectives"])
        if not 1 <= len(lines) <= 3:
            raise forms.ValidationError(_("From one to three things, one a line."))
        return lines

    def facts(self) -> dict[str, Any]:
        """What `propose_visit` takes."""
        days = [self.cleaned_data[f"day_{number}"] for number in (1, 2, 3)]
        return {
            "kind": self.cleaned_data["kind"],
            "objectives": self.cleaned_data["objectives"],
            "days": [day for day in days if day],
        }


class AnswerForm(forms.Form):
    """Yes to one of the days, or no and why."""

    day = forms.ChoiceField(label=_("Day"), widget=forms.RadioSelect, required=False)
    answer = forms.CharField(
        label=_("Words for the group"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("Where and at what time; or, if you cannot, why."),
    )  # fmt: skip

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            (day, date_format(date.fromisoformat(day), "l j F Y")) for day in visit.proposed_dates
        ]


class AccountForm(forms.Form):
    """How it went, from one side."""

    text = forms.CharField(label=_("How it went"), max_length=4000, widget=forms.Textarea({"rows": 6}))
    publishes = forms.BooleanField(
        label=_("It may be published"),
        required=False,
        help_text=_("Only if the other side agrees too."),
    )
