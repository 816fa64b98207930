"""What is typed of a need, and of what answers it."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.actions.needs import proofs_of
from workshops.models import StakeholderGroup, Workshop


class NeedForm(forms.Form):
    """A need: who voiced it and what proves it. `facts()` is what the verb wants."""

    title = forms.CharField(label=_("What is lacking"), max_length=160, help_text=_("In one sentence."))
    title_en = forms.CharField(label=_("The same in English"), max_length=160, required=False)
    description = forms.CharField(
        label=_("Description"), max_length=4000, required=False, widget=forms.Textarea({"rows": 4})
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("Voiced by"), queryset=StakeholderGroup.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("Categories of actors, never persons."),
    )  # fmt: skip
    evidence = forms.MultipleChoiceField(
        label=_("What it stands on"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Counts, ideas, clusters and cards of this workshop."),
    )  # fmt: skip
    said = forms.CharField(
        label=_("What else supports it"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = workshop.groups.all()  # type: ignore[attr-defined]
        self.fields["evidence"].choices = [  # type: ignore[attr-defined]
            (f"{kind}:{uuid}", f"{label}: {words}") for kind, uuid, label, words in proofs_of(workshop)
        ]

    def clean_evidence(self) -> list[tuple[str, UUID]]:
        """As (kind, uuid)."""
        return [
            (kind, UUID(uuid)) for kind, uuid in (each.split(":") for each in self.cleaned_data["evidence"])
        ]

    def facts(self) -> dict[str, Any]:
        """What `save_need` takes."""
        return self.cleaned_data | {"groups": list(self.cleaned_data["groups"])}


class CiteForm(forms.Form):
    """Something that answers a need, chosen among what the search finds."""

    what = forms.ChoiceField(label=_("What answers it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, found: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = found  # type: ignore[attr-defined]
