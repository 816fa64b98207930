"""What the control room types."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.enrolment.forms.events import when
from workshops.models import Workshop


class BeginForm(forms.Form):
    """Beginning the day; on another day than the one it is called for only if it is meant."""

    another_day = forms.BooleanField(label=_("Begin although it is called for another day"), required=False)


class PhaseForm(forms.Form):
    """Where to, and on which version of the room the button was pressed."""

    to = forms.CharField(max_length=16)
    seen = forms.IntegerField(min_value=0)
    on_the_wall = forms.BooleanField(label=_("Announce it on the wall"), required=False, initial=True)


class TimerForm(forms.Form):
    """So many minutes from now, or so many more."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SeenForm(forms.Form):
    """Only what whoever pressed was looking at."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class WallForm(forms.Form):
    """What the wall shows; `seen` is what it was showing."""

    mode = forms.CharField(max_length=10)
    message = forms.CharField(label=_("Message for the wall"), max_length=200, required=False)
    seen = forms.CharField(max_length=220, widget=forms.HiddenInput, strip=False)


class CallOffForm(forms.Form):
    """Why the day is called off."""

    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("Everybody who is enrolled reads it in the message that tells them.")
    )  # fmt: skip


class RescheduleForm(forms.Form):
    """The new day, and what becomes of whoever is enrolled."""

    starts_at = when(_("Starts"))
    ends_at = when(_("Ends"))
    enrolments = forms.ChoiceField(
        label=_("Whoever is enrolled"),
        choices=[
            ("keep", _("keeps the place, and is told the old day and the new one")),
            ("void", _("is told why, and enrols again if they can come")),
        ],
        initial="keep",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"), max_length=300, required=False, help_text=_("Needed if enrolments end: everybody reads it.")
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("The end must come after the start."))
        elif starts and ends and ends - starts > timedelta(days=3):
            self.add_error("ends_at", _("A workshop lasts three days at most."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What the verb takes."""
        return {
            "starts_at": self.cleaned_data["starts_at"],
            "ends_at": self.cleaned_data["ends_at"],
            "keep": self.cleaned_data["enrolments"] == "keep",
            "reason": self.cleaned_data["reason"],
        }


def initial_day(row: Workshop) -> dict[str, Any]:
    """The day as it stands."""
    return {"starts_at": row.activity.starts_at, "ends_at": row.activity.ends_at}
