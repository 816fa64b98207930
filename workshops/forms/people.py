"""What is typed at the reception and where tables are laid."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workshops.models import Facilitator, StakeholderGroup, Table, Workshop

MOST_TABLES = 20


class WalkInForm(forms.Form):
    """Somebody who comes to the door without having enrolled."""

    group = forms.ModelChoiceField(
        label=_("Category of actors"), queryset=StakeholderGroup.objects.none(), empty_label=_("Choose")
    )
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, help_text=_("It may stay empty: the code is enough.")
    )
    under_14 = forms.BooleanField(label=_("Under 14"), required=False)
    parents_agree = forms.BooleanField(label=_("A parent has agreed in writing"), required=False)

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = workshop.groups.all()


class LayForm(forms.Form):
    """How many tables for each category in the morning and for each theme in the afternoon, and of how many seats."""

    seats = forms.IntegerField(label=_("Seats of each table"), min_value=2, max_value=40, initial=8)

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tables = list(workshop.tables.all())
        if tables:
            self.fields["seats"].initial = max(table.seats for table in tables)
        for row in workshop.groups.all():
            self._number(f"group_{row.pk}", row, sum(table.group_id == row.pk for table in tables))
        for row in workshop.themes.all():
            self._number(f"theme_{row.pk}", row, sum(table.theme_id == row.pk for table in tables))

    def _number(self, name: str, row: Any, initial: int) -> None:
        morning = name.startswith("group")
        label = gettext("Morning: %(name)s") if morning else gettext("Afternoon: %(name)s")
        self.fields[name] = forms.IntegerField(
            label=label % {"name": row}, min_value=0, max_value=MOST_TABLES, initial=initial
        )

    def counts(self, kind: str) -> dict[int, int]:
        """How many tables for each `group` or `theme`, by primary key."""
        start = f"{kind}_"
        return {
            int(name.removeprefix(start)): number
            for name, number in self.cleaned_data.items()
            if name.startswith(start)
        }


class FacilitatorForm(forms.Form):
    """Somebody who runs a part of the day."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("The one they log in with."))
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    role = forms.ChoiceField(label=_("Task"), choices=Facilitator.Role.choices)
    table = forms.ModelChoiceField(
        label=_("Table of the scribe"), queryset=Table.objects.none(), required=False, empty_label=_("none")
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["table"]
        field.queryset = workshop.tables.select_related("group", "theme")
        field.label_from_instance = table_label


def table_label(table: Table) -> str:
    """A table as lists to choose from say it."""
    return f"{table.number} · {table.group or table.theme}"


class MixingForm(forms.Form):
    """How people are dealt over tables and themes."""

    seme = forms.IntegerField(
        label=_("Number of the draw"), min_value=1, max_value=9999, initial=1,
        help_text=_("The same number deals the same way; try another one if you do not like it."),
    )  # fmt: skip
    presenti = forms.BooleanField(label=_("Only whoever is here"), required=False)
    daccapo = forms.BooleanField(
        label=_("All over again"), required=False, help_text=_("Otherwise whoever has a seat keeps it.")
    )

    def facts(self) -> dict[str, Any]:
        """As `plan_seating` and `seat_everybody` take it."""
        data = self.cleaned_data
        return {"seed": data["seme"], "only_here": data["presenti"], "anew": data["daccapo"]}
