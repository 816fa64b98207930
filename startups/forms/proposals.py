"""What people type to propose a session, to place it, and to write what was said."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from land.enrolment.forms.events import lines_of
from startups.models import Proposal


class ProposalForm(forms.ModelForm):
    """A session; the title alone is needed."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("A few words are enough."))
    seeks_host = forms.BooleanField(
        label=_("I look for somebody to host it"), required=False,
        help_text=_("Whoever wants to can take it."),
    )  # fmt: skip

    class Meta:
        model = Proposal
        fields = ["title", "abstract", "format", "needs", "step_free"]
        widgets = {"abstract": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].required = False
        if self.instance.pk:
            del self.fields["seeks_host"]

    def clean_format(self) -> str:
        """A talk unless it is said otherwise."""
        return self.cleaned_data["format"] or Proposal.Format.TALK

    def facts(self) -> dict[str, Any]:
        """What the verbs take."""
        return dict(self.cleaned_data)


class GuestProposalForm(forms.Form):
    """A session proposed without an account: the mail that is sent confirms the address."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("A few words are enough."))
    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    email = forms.EmailField(label=_("E-mail"), max_length=254)


class NoteForm(forms.Form):
    """What was said in a session."""

    text = forms.CharField(label=_("What was said"), max_length=6000, widget=forms.Textarea({"rows": 6}))
    outcome = forms.CharField(
        label=_("What follows"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )
    links = forms.CharField(
        label=_("Links"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}),
        help_text=_("One address a line."),
    )  # fmt: skip

    def clean_links(self) -> list[str]:
        """Addresses of the web, one a line."""
        found = lines_of(self.cleaned_data["links"])
        for line in found:
            URLValidator(schemes=["http", "https"])(line)
        return found
