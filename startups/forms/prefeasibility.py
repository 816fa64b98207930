"""The form of one section of a pre-feasibility plan: its text and its rows."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from startups.actions.prefeasibility import (
    COLUMNS,
    MOST_ROWS,
    MOST_WORDS,
    NUMBERS,
    SECTIONS,
    SUMMARY,
    TABLE_OF,
    TABLES,
    TITLES,
)
from startups.forms.research import NumberField
from startups.models import Assumption

BLANK = 3


def _field(table: str, column: str) -> forms.Field:
    if column == "source":
        return forms.ChoiceField(
            label=COLUMNS[column], required=False, choices=[("", "–"), *Assumption.Source.choices]
        )
    if column in NUMBERS and table != "competitors":
        return NumberField(label=COLUMNS[column], required=False, max_length=20)
    return forms.CharField(label=COLUMNS[column], required=False, max_length=160)


class SectionForm(forms.Form):
    """`rows()` are the lines of each table of the section as the verb keeps them; a line without words is left out."""

    text = forms.CharField(
        label=_("Text"), required=False, max_length=MOST_WORDS, widget=forms.Textarea({"rows": 10})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    #: the colleague's version that the writer has read and chooses to replace; asked for by the page of a conflict alone
    instead_of = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, section: str, kept: dict[str, Any], **kwargs: Any) -> None:
        standing = kept.get(section, {})
        kwargs.setdefault("initial", {"text": standing.get("text", ""), "seen": standing.get("version", 0)})
        super().__init__(*args, **kwargs)
        self.fields["text"].label = SECTIONS[section]
        self.fields["text"].help_text = _("At most %(number)d characters.") % {
            "number": SUMMARY if section == "1" else MOST_WORDS
        }
        self.counts: dict[str, int] = {}
        for table in TABLE_OF.get(section, ()):
            lines = kept.get(table, {}).get("rows", [])
            self.counts[table] = max(len(lines), min(max(len(lines) + BLANK, self._typed(table)), MOST_ROWS))
            for number in range(self.counts[table]):
                for column in TABLES[table]:
                    field = _field(table, column)
                    if number < len(lines):
                        value = lines[number].get(column, "")
                        is_number = isinstance(field, NumberField) and value
                        field.initial = Decimal(value) if is_number else value
                    field.widget.attrs["aria-label"] = f"{COLUMNS[column]}, {number + 1}"
                    self.fields[f"{table}-{number}-{column}"] = field

    def _typed(self, table: str) -> int:
        """How many rows the page had: a colleague who saved fewer meanwhile takes none of them away."""
        numbers = (key.split("-")[1] for key in self.data if key.startswith(f"{table}-"))
        return max((int(number) + 1 for number in numbers if number.isdecimal()), default=0)

    def tables(self) -> list[dict[str, Any]]:
        """For the page: each table with its heads and rows of bound fields."""
        return [
            {
                "title": TITLES[table],
                "heads": [COLUMNS[column] for column in TABLES[table]],
                "rows": [
                    [self[f"{table}-{number}-{column}"] for column in TABLES[table]]
                    for number in range(count)
                ],
            }
            for table, count in self.counts.items()
        ]

    def rows(self) -> dict[str, list[dict[str, str]]]:
        """What was typed, numbers as text with a point."""
        found: dict[str, list[dict[str, str]]] = {}
        for table, count in self.counts.items():
            lines = []
            for number in range(count):
                line = {
                    column: self.cleaned_data.get(f"{table}-{number}-{column}") for column in TABLES[table]
                }
                told = {column: "" if value is None else str(value) for column, value in line.items()}
                if told[TABLES[table][0]].strip() or any(told[each] for each in TABLES[table][1:]):
                    lines.append(told)
            found[table] = lines
        return found
