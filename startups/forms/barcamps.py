"""What staff type to keep a BarCamp: one form for its two rows."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.core.models import Term, Territory
from land.enrolment.forms.events import EventForm, initial_of_event, lines_of
from startups.models import BarCamp

LINE = re.compile(r"^\s*(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})\s+(\S.*)$")


class BarCampForm(EventForm):
    """Everything of a BarCamp. `facts()` is what `actions.save_barcamp` takes."""

    field_order = (
        "title", "summary", "starts_at", "ends_at", "municipality", "place_name", "address", "area", "theme",
        "capacity", "for_whom", "cost", "take_home", "programme", "title_en", "summary_en", "for_whom_en",
        "place_name_en", "cost_en", "take_home_en", "programme_en", "of_programme",
    )  # fmt: skip

    area = forms.ModelChoiceField(label=_("Area"), queryset=Territory.objects.areas())
    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Term.objects.of("theme"))
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
    place_name_en = forms.CharField(label=_("Place in English"), max_length=160, required=False)
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

    def facts(self) -> dict[str, Any]:
        """What `actions.save_barcamp` takes."""
        facts = super().facts()
        if titles := facts.pop("programme_en"):
            rows = zip(facts["programme"], titles, strict=True)
            facts["programme"] = [row | {"title_en": title} for row, title in rows]
        return facts


def initial_of(barcamp: BarCamp) -> dict[str, Any]:
    """A BarCamp as its form shows it."""
    place = barcamp.activity.place
    return initial_of_event(barcamp) | {
        "area": barcamp.area_id,
        "theme": barcamp.theme_id,
        "place_name_en": place.name_en if place else "",
        "take_home": "\n".join(barcamp.take_home),
        "take_home_en": "\n".join(barcamp.take_home_en),
        "programme_en": "\n".join(row["title_en"] for row in barcamp.programme if row.get("title_en")),
        "programme": "\n".join(f"{row['start']}-{row['end']} {row['title']}" for row in barcamp.programme),
    }
