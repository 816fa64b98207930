"""Handing a section to a colleague, and saying why one does not take part."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cooperatives import actions
from cooperatives.models import Response, WaveMember
from land.core.errors import DomainError


class DelegationForm(forms.Form):
    """Which section, to whom, by when."""

    section = forms.ChoiceField(label=_("Section"))
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    message = forms.CharField(
        label=_("Message"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = forms.DateField(
        label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, response: Response, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response, self.by = response, by
        sections = response.wave.instrument_version.definition.sections
        language = get_language() or "it"
        self.fields["section"].choices = [(each.code, each.text(language)) for each in sections]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            try:
                self.assignment = actions.delegate(response=self.response, by=self.by, **values)
            except DomainError as refusal:
                self.add_error(refusal.field, str(refusal))
        return values


class DeclineForm(forms.Form):
    """Why the cooperative does not take part."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The office reads it and sends no more reminders."),
    )  # fmt: skip

    def __init__(self, *args: Any, member: WaveMember, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            try:
                actions.decline(member=self.member, reason=values["reason"])
            except DomainError as refusal:
                self.add_error(refusal.field, str(refusal))
        return values
