"""Forms about oneself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.accounts import actions


class SignupForm(forms.Form):
    """What registration asks beside e-mail and password; allauth calls `signup` when the login exists."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )

    def signup(self, request: Any, user: Any) -> None:
        """Know the person behind the new login. A guest's earlier row joins only once the address is verified."""
        actions.know_person(
            email=user.email,
            first_name=self.cleaned_data["first_name"],
            last_name=self.cleaned_data["last_name"],
            user=user,
            language=request.LANGUAGE_CODE[:2],
        )
