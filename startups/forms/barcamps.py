"""What staff type to keep a BarCamp: one form for its two rows."""

import re
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.core.models import Programme, Term, Territory
from land.enrolment.actions import place_named
from land.enrolment.forms.events import lines_of, when
from startups.models import BarCamp

LINE = re.compile(r"^\s*(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})\s+(\S.*)$")


class BarCampForm(forms.Form):
    """Everything of a BarCamp. `facts()` is what the verb wants."""

    title = forms.CharField(label=_("Title"), max_length=100)
    summary = forms.CharField(label=_("In two lines"), max_length=600, widget=forms.Textarea({"rows": 3}))
    starts_at = when(_("Starts"))
    ends_at = when(_("Ends"))
    municipality = forms.ModelChoiceField(
        label=_("Municipality"), queryset=Territory.objects.municipalities()
    )
    place_name = forms.CharField(label=pgettext_lazy("where it is held", "Place"), max_length=160)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    area = forms.ModelChoiceField(label=_("Area"), queryset=Territory.objects.areas())
    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Term.objects.of("theme"))
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
    take_home = forms.CharField(
        label=_("What one takes home"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One thing a line."),
    )
    programme = forms.CharField(
        label=_("Programme"),
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("One line each: 15:00-15:20 Welcome."),
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    summary_en = forms.CharField(
        label=_("Summary in English"), max_length=600, required=False, widget=forms.Textarea({"rows": 3})
    )
    for_whom_en = forms.CharField(
        label=_("For whom, in English"), max_length=600, required=False, widget=forms.Textarea({"rows": 3})
    )
    place_name_en = forms.CharField(label=_("Place in English"), max_length=160, required=False)
    cost_en = forms.CharField(label=_("Cost in English"), max_length=120, required=False)
    take_home_en = forms.CharField(
        label=_("What one takes home, in English"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One thing a line."),
    )
    programme_en = forms.CharField(
        label=_("Programme in English"),
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("The titles alone, one a line, in the same order."),
    )
    of_programme = forms.ModelChoiceField(
        label=_("Funded by the programme"),
        queryset=Programme.objects.filter(state="open"),
        required=False,
        empty_label=_("none"),
    )

    def clean_programme(self) -> list[dict[str, str]]:
        """Lines as {start, end, title}."""
        rows = []
        for number, line in enumerate(self.cleaned_data["programme"].splitlines(), 1):
            if not line.strip():
                continue
            found = LINE.match(line)
            if found is None or not self._times_exist(found):
                raise forms.ValidationError(
                    _("Line %(number)s: write the start, the end and the title, as in 15:00-15:20 Welcome."),
                    params={"number": number},
                )
            start, end = (f"{int(found[at]):02}:{found[at + 1]}" for at in (1, 3))
            if end <= start:
                raise forms.ValidationError(
                    _("Line %(number)s: it must end after it starts."), params={"number": number}
                )
            rows.append({"start": start, "end": end, "title": found[5].strip()})
        return rows

    @staticmethod
    def _times_exist(found: re.Match[str]) -> bool:
        return all(int(found[at]) < 24 and int(found[at + 1]) < 60 for at in (1, 3))

    def clean_take_home(self) -> list[str]:
        """Its lines."""
        return lines_of(self.cleaned_data["take_home"])

    def clean_take_home_en(self) -> list[str]:
        """Its lines."""
        return lines_of(self.cleaned_data["take_home_en"])

    def clean_programme_en(self) -> list[str]:
        """Its lines: as many as those of the programme, or none."""
        titles, rows = lines_of(self.cleaned_data["programme_en"]), self.cleaned_data.get("programme")
        if titles and rows is not None and len(titles) != len(rows):
            raise forms.ValidationError(_("Write as many lines as there are in Italian."))
        return titles

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("The end must come after the start."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What `actions.save_barcamp` takes."""
        facts = dict(self.cleaned_data)
        if titles := facts.pop("programme_en"):
            rows = zip(facts["programme"], titles, strict=True)
            facts["programme"] = [row | {"title_en": title} for row, title in rows]
        facts["place"] = place_named(
            name=facts.pop("place_name"),
            municipality=facts.pop("municipality"),
            address=facts.pop("address"),
            name_en=facts.pop("place_name_en"),
        )
        return facts


WORDS = ("title", "title_en", "summary", "summary_en", "cost", "cost_en")


def initial_of(barcamp: BarCamp) -> dict[str, Any]:
    """A BarCamp as its form shows it."""
    activity = barcamp.activity
    place = activity.place
    return {
        **{name: getattr(activity, name) for name in WORDS},
        "starts_at": timezone.localtime(activity.starts_at),
        "ends_at": timezone.localtime(activity.ends_at),
        "capacity": activity.capacity,
        "of_programme": activity.programme_id,
        "municipality": place.municipality_id if place else None,
        "place_name": place.name if place else "",
        "address": place.address if place else "",
        "area": barcamp.area_id,
        "theme": barcamp.theme_id,
        "for_whom": barcamp.for_whom,
        "for_whom_en": barcamp.for_whom_en,
        "place_name_en": place.name_en if place else "",
        "take_home": "\n".join(barcamp.take_home),
        "take_home_en": "\n".join(barcamp.take_home_en),
        "programme_en": "\n".join(row["title_en"] for row in barcamp.programme if row.get("title_en")),
        "programme": "\n".join(f"{row['start']}-{row['end']} {row['title']}" for row in barcamp.programme),
    }
