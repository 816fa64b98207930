"""The six answers with which anybody registered proposes a practice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.core.models import Organisation, Territory
from land.practices.rules import LONGEST_TITLE


class ProposalForm(forms.Form):
    """Keeps what was typed, whatever is wrong."""

    title = forms.CharField(
        label=_("A title"), max_length=LONGEST_TITLE, help_text=_("What was achieved, in one line.")
    )
    problem = forms.CharField(
        label=_("What problem was there?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    done = forms.CharField(
        label=_("What was done?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One step a line."),
    )
    result = forms.CharField(
        label=_("With what result?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Numbers if there are any: before, after, who counted."),
    )
    place = forms.CharField(
        label=_("Where?"), max_length=100, help_text=_("The municipality, as it is written: Rieti, Formia…")
    )
    contact = forms.CharField(
        label=_("Which cooperative, and who can be asked?"),
        max_length=240,
        help_text=_("Name of the cooperative, then a comma and a person or an office."),
    )

    def clean_place(self) -> str:
        name = self.cleaned_data["place"].strip()
        found = Territory.objects.filter(kind="municipality", name__iexact=name).first()
        if found is None:
            raise forms.ValidationError(
                _("“%(name)s” is not a municipality of Lazio. Check how it is written."),
                params={"name": name},
            )
        self.municipality = found
        return name

    def clean_contact(self) -> str:
        """Both names, for an editor has to know whom to call."""
        contact = self.cleaned_data["contact"].strip()
        if not contact.partition(",")[0].strip(" .,-"):
            raise forms.ValidationError(_("Begin with the name of the cooperative."))
        return contact

    def facts(self) -> dict[str, Any]:
        """What the verb `propose` needs."""
        data = self.cleaned_data
        name, _comma, person = data["contact"].partition(",")
        return {
            "title": data["title"].strip(),
            "problem": data["problem"],
            "done": data["done"],
            "result": data["result"],
            "municipality": self.municipality,
            "organisation": Organisation.objects.filter(name__iexact=name.strip()).order_by("pk").first(),
            "organisation_name": name.strip(),
            "contact": (person or name).strip()[:120],
        }
