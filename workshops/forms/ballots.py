"""Forms of the control room and of whoever enters paper ballots."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workshops.actions.ballots import GRACE, USUAL_GRACE
from workshops.actions.paper import MOST_SHEETS, Read
from workshops.models import Idea, PaperBatch, Workshop


class PrepareForm(forms.Form):
    """Which ideas, how many votes each."""

    title = forms.CharField(label=_("Title"), max_length=120)
    votes_per_person = forms.IntegerField(label=_("Votes of each person"), min_value=1, max_value=20)
    excludes_own = forms.BooleanField(label=_("Nobody votes for ideas of their own group"), required=False)
    ideas = forms.ModelMultipleChoiceField(
        Idea.objects.none(), label=_("Ideas to vote on"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        rows = Idea.objects.filter(workshop=workshop).chosen().select_related("theme")
        initial = {
            "title": _("The ideas to take forward"), "votes_per_person": workshop.votes_per_person,
            "excludes_own": workshop.own_group == "excluded", "ideas": [row.pk for row in rows],
        }  # fmt: skip
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["ideas"].queryset = rows
        self.fields["ideas"].label_from_instance = lambda row: f"{row.title} ({row.theme})"


class CountdownForm(forms.Form):
    seconds = forms.IntegerField(
        label=_("Seconds of countdown"), min_value=GRACE[0], max_value=GRACE[1], initial=USUAL_GRACE
    )


class AnnulForm(forms.Form):
    reason = forms.CharField(label=_("Why it is annulled"), max_length=300)


class BatchForm(forms.Form):
    """A pile: how many sheets, whose stubs."""

    sheets = forms.IntegerField(label=_("Sheets in the pile"), min_value=1, max_value=MOST_SHEETS)
    stubs = forms.CharField(
        label=_("Codes of the stubs"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6, "autocapitalize": "characters"}),
        help_text=_("One a line. Keep stubs and sheets in two piles: nothing may say which sheet a stub belonged to."),
    )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """What the verb takes."""
        return {"sheets": self.cleaned_data["sheets"], "stubs": self.cleaned_data["stubs"].splitlines()}


class SheetForm(forms.Form):
    """One sheet as somebody reads it."""

    group = forms.ChoiceField(label=_("Symbol on the sheet"))
    numbers = forms.CharField(
        label=_("Numbers ticked"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    null = forms.BooleanField(
        label=pgettext_lazy("of a vote", "It is null: it cannot be understood"), required=False
    )

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", "—"), *groups]

    def clean_numbers(self) -> tuple[int, ...]:
        """Numbers separated by spaces or commas."""
        parts = self.cleaned_data["numbers"].replace(",", " ").replace(";", " ").split()
        if not all(part.isascii() and part.isdigit() and len(part) <= 3 for part in parts):
            raise forms.ValidationError(_("Write only the numbers ticked, with a space between them."))
        return tuple(int(part) for part in parts)

    def read(self) -> Read:
        """As the verb takes it."""
        told = self.cleaned_data
        return Read(told["group"], told["numbers"], told["null"])


def sheet_forms(batch: PaperBatch, data: Any = None) -> list[SheetForm]:
    """One form for each sheet of the pile, empty: whoever reads does not see what others have read."""
    groups = [(row.key, str(row)) for row in batch.ballot.workshop.groups.all()]
    return [SheetForm(data, groups=groups, prefix=f"s{serial}") for serial in range(1, batch.sheets + 1)]
