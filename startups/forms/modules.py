"""What staff type to keep a training module."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.enrolment.forms.events import EventForm, initial_of_event, lines_of
from startups.models import Call, Module


class ModuleForm(EventForm):
    """Everything of a module."""

    topic = forms.ChoiceField(label=_("Subject"), choices=Module.Topic)
    call = forms.ModelChoiceField(
        label=_("Of the call"), queryset=Call.objects.all(), required=False, empty_label=_("none")
    )
    trainers = forms.ModelMultipleChoiceField(
        label=_("Trainers"),
        required=False,
        queryset=Person.objects.filter(user__grants__role="trainer").order_by("last_name", "pk").distinct(),
        help_text=_("They keep the attendance register."),
    )
    take_home = forms.CharField(
        label=_("What one takes home"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One thing a line."),
    )
    take_home_en = forms.CharField(
        label=_("What one takes home, in English"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One thing a line."),
    )

    def clean_take_home(self) -> list[str]:
        """Its lines."""
        return lines_of(self.cleaned_data["take_home"])

    def clean_take_home_en(self) -> list[str]:
        """Its lines."""
        return lines_of(self.cleaned_data["take_home_en"])


def initial_of_module(row: Module) -> dict[str, Any]:
    """A module as its form shows it."""
    return initial_of_event(row) | {
        "topic": row.topic,
        "call": row.call_id,
        "trainers": [person.pk for person in row.trainers.all()],
        "take_home": "\n".join(row.take_home),
        "take_home_en": "\n".join(row.take_home_en),
    }
