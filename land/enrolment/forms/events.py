"""What staff type of every event, whichever room it belongs to."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.core.days import plausible_day
from land.core.models import Programme, Territory
from land.enrolment.actions import place_named


def when(label: Any) -> forms.DateTimeField:
    """A day and an hour of Rome, with the browser's own control."""
    return forms.DateTimeField(
        label=label,
        validators=[plausible_day],
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def lines_of(text: str) -> list[str]:
    """The lines of a text that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class EventForm(forms.Form):
    """What every event has. `facts()` is what the verbs want."""

    title = forms.CharField(label=_("Title"), max_length=100)
    summary = forms.CharField(label=_("In two lines"), max_length=600, widget=forms.Textarea({"rows": 3}))
    starts_at = when(_("Starts"))
    ends_at = when(_("Ends"))
    municipality = forms.ModelChoiceField(
        label=_("Municipality"), queryset=Territory.objects.municipalities()
    )
    place_name = forms.CharField(label=pgettext_lazy("where it is held", "Place"), max_length=160)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(5000)],
        help_text=_("Empty: no limit."),
    )
    for_whom = forms.CharField(label=_("For whom"), max_length=600, widget=forms.Textarea({"rows": 3}))
    cost = forms.CharField(
        label=_("Cost"), max_length=120, required=False, help_text=_("Empty: free of charge.")
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    summary_en = forms.CharField(
        label=_("Summary in English"), max_length=600, required=False, widget=forms.Textarea({"rows": 3})
    )
    for_whom_en = forms.CharField(
        label=_("For whom, in English"), max_length=600, required=False, widget=forms.Textarea({"rows": 3})
    )
    cost_en = forms.CharField(label=_("Cost in English"), max_length=120, required=False)
    of_programme = forms.ModelChoiceField(
        label=_("Funded by the programme"),
        queryset=Programme.objects.filter(state="open"),
        required=False,
        empty_label=_("none"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("The end must come after the start."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What the verb takes."""
        facts = dict(self.cleaned_data)
        facts["place"] = place_named(
            name=facts.pop("place_name"),
            municipality=facts.pop("municipality"),
            address=facts.pop("address"),
            name_en=facts.pop("place_name_en", ""),
        )
        return facts


def initial_of_event(row: Any) -> dict[str, Any]:
    """What every event has, as its form shows it."""
    activity = row.activity
    place = activity.place
    words = ("title", "title_en", "summary", "summary_en", "cost", "cost_en", "capacity")
    return {
        **{name: getattr(activity, name) for name in words},
        "starts_at": timezone.localtime(activity.starts_at),
        "ends_at": timezone.localtime(activity.ends_at),
        "of_programme": activity.programme_id,
        "municipality": place.municipality_id if place else None,
        "place_name": place.name if place else "",
        "address": place.address if place else "",
        "for_whom": row.for_whom,
        "for_whom_en": row.for_whom_en,
    }
