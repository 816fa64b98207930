"""Who is asked to act for a cooperative."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperatives import actions
from cooperatives.models import Cooperative, Membership
from land.core.errors import DomainError


class InvitationForm(forms.Form):
    """Who to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)

    def __init__(self, *args: Any, cooperative: Cooperative, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cooperative, self.by = cooperative, by

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            try:
                self.membership = actions.invite(cooperative=self.cooperative, by=self.by, **values)
            except DomainError as refusal:
                self.add_error(refusal.field, str(refusal))
        return values
