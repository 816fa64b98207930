"""What is typed about ideas: on a phone in a hurry, at the table with all that makes them possible."""

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from land.core.models import Organisation, Territory
from workshops.models import CommonElement, Idea, Workshop
from workshops.models.ideas import Horizon
from workshops.models.visions import Source

LATER = [("", _("To be said yet")), *Horizon.choices]


class DraftForm(forms.Form):
    """An idea as one thinks of it; the rest comes at the table."""

    client_uuid = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Your idea in one line"), max_length=120)
    what = forms.CharField(
        label=_("What would be done"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    how = forms.CharField(label=_("How"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))
    who = forms.CharField(label=_("Who would lead it"), max_length=300, required=False)
    horizon = forms.ChoiceField(label=_("By when"), choices=LATER, required=False)


class TableIdeaForm(DraftForm):
    """An idea that a scribe writes."""

    title = forms.CharField(label=_("The idea in one line"), max_length=120)
    resources = forms.CharField(
        label=_("Resources"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("Money, places, skills: what there is already and what is missing."),
    )  # fmt: skip
    source = forms.ChoiceField(
        label=_("Where it comes from"), initial=Source.SCRIBE, required=False,
        choices=[(Source.SCRIBE, _("said at the table")), (Source.PAPER, _("copied from paper"))],
    )  # fmt: skip


class IdeaForm(forms.Form):
    """An idea whole: what, how, who, by when, where and why. `version` is the one that was read."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    title = forms.CharField(label=_("The idea in one line"), max_length=120)
    what = forms.CharField(
        label=_("What would be done"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )
    how = forms.CharField(label=_("How"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))
    who = forms.CharField(label=_("Who would lead it"), max_length=300, required=False)
    horizon = forms.ChoiceField(label=_("By when"), choices=LATER, required=False)
    resources = forms.CharField(
        label=_("Resources"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("Money, places, skills: what there is already and what is missing."),
    )  # fmt: skip
    municipality = forms.ModelChoiceField(
        label=_("Where"), queryset=Territory.objects.municipalities(), required=False, empty_label=_("The whole territory")
    )  # fmt: skip
    organisations = forms.CharField(
        label=_("Organisations"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}),
        help_text=_("One a line, with the name that they have on this site. Others belong in “Who would lead it”."),
    )  # fmt: skip

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        workshop: Workshop = idea.workshop
        kwargs["initial"] = initial_of(idea) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["actors"] = forms.ModelMultipleChoiceField(
            label=_("Categories of actors involved"), queryset=workshop.groups.all(), required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        elements = CommonElement.objects.filter(vision__workshop=workshop)
        if elements.exists():
            self.fields["elements"] = forms.ModelMultipleChoiceField(
                label=_("Why: what of the common vision it brings about"), queryset=elements.select_related("vision"),
                required=False, widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def clean_organisations(self) -> list[Organisation]:
        """Those named, each known on this site."""
        found = []
        for name in dict.fromkeys(
            line.strip() for line in self.cleaned_data["organisations"].splitlines() if line.strip()
        ):
            row = Organisation.objects.filter(Q(name__iexact=name) | Q(short_name__iexact=name)).first()
            if row is None:
                raise forms.ValidationError(
                    _("No organisation on this site is called “%(name)s”: write it in “Who would lead it”."),
                    params={"name": name[:80]},
                )
            found.append(row)
        return found

    def words(self) -> dict[str, Any]:
        """As the verb takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def initial_of(idea: Idea) -> dict[str, Any]:
    """An idea as its form shows it."""
    names = ("version", "title", "what", "how", "who", "horizon", "resources")
    return {name: getattr(idea, name) for name in names} | {
        "municipality": idea.municipality_id,
        "organisations": "\n".join(row.name for row in idea.organisations.all()),
        "actors": [row.pk for row in idea.actors.all()],
        "elements": [row.pk for row in idea.elements.all()],
    }
