"""Forms of matching events: staff's for the event and its tables, a participant's for the card."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.core.models import Term, Territory
from land.enrolment.forms.events import EventForm, initial_of_event, lines_of
from startups.models import Idea, MatchCard, MatchingEvent

MOST_LINES = 8


class MatchingForm(EventForm):
    """Everything of a matching event."""

    rounds = forms.IntegerField(label=_("Rounds"), min_value=1, max_value=20, initial=4)
    minutes_per_round = forms.TypedChoiceField(
        label=_("Minutes of a round"), choices=MatchingEvent.Minutes.choices, coerce=int, initial=15
    )
    tables = forms.IntegerField(
        label=pgettext_lazy("in a room", "Tables"),
        min_value=1,
        max_value=100,
        initial=6,
        help_text=_("One or two more than half the people make the changes of table easy."),
    )
    min_meetings = forms.IntegerField(
        label=_("Talks each person should have at least"), min_value=0, max_value=20, initial=3
    )


def initial_of_matching(row: MatchingEvent) -> dict[str, Any]:
    """A matching event as its form shows it."""
    own = ("rounds", "minutes_per_round", "tables", "min_meetings")
    return initial_of_event(row) | {name: getattr(row, name) for name in own}


class CardForm(forms.Form):
    """What a participant offers and seeks."""

    offers = forms.CharField(
        label=_("What I offer"),
        required=False,
        max_length=800,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("A skill or a resource a line, in few words: accounting."),
    )
    seeks = forms.CharField(
        label=_("What I seek"),
        required=False,
        max_length=800,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One a line."),
    )
    sector = forms.ModelChoiceField(label=_("Theme"), required=False, queryset=Term.objects.of("theme"))
    territory = forms.ModelChoiceField(
        label=_("Territory"), required=False, queryset=Territory.objects.municipalities()
    )
    idea = forms.ModelChoiceField(
        label=_("My idea, if I have one"), required=False, queryset=Idea.objects.none()
    )
    words = forms.CharField(
        label=_("About me, or my idea"), required=False, max_length=1000, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idea"].queryset = Idea.objects.of(user).filter(  # type: ignore[attr-defined]
            Q(state="published")
        )

    def _lines(self, name: str) -> list[str]:
        lines = lines_of(self.cleaned_data[name])
        if len(lines) > MOST_LINES or any(len(line) > 80 for line in lines):
            raise forms.ValidationError(_("At most eight lines of 80 characters."))
        return lines

    def clean_offers(self) -> list[str]:
        """Its lines."""
        return self._lines("offers")

    def clean_seeks(self) -> list[str]:
        """Its lines."""
        return self._lines("seeks")


class SeatForm(forms.Form):
    """Two people at a table in a round, by hand."""

    round = forms.IntegerField(label=_("Round"), min_value=1)
    table = forms.IntegerField(label=pgettext_lazy("in a room", "Table"), min_value=1)
    a = forms.ModelChoiceField(label=_("One"), queryset=MatchCard.objects.none())
    b = forms.ModelChoiceField(label=_("The other"), queryset=MatchCard.objects.none())

    def __init__(self, *args: Any, event: MatchingEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("a", "b"):
            self.fields[name].queryset = event.match_cards.here().whole()  # type: ignore[attr-defined]
