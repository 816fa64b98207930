"""Forms about oneself."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.accounts import actions
from land.accounts.models import Person
from land.core.models import Territory

PHONE = re.compile(r"\+?[0-9](?:[ ./()-]*[0-9]){4,17}")


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


class ProfileForm(forms.ModelForm):
    """Who I am, as others who work with me need to know it."""

    class Meta:
        model = Person
        fields = ["first_name", "last_name", "phone", "municipality", "language"]
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = Territory.objects.municipalities()

    def clean_phone(self) -> str:
        """Digits with what people put between them; nothing is fine too."""
        phone = self.cleaned_data["phone"].strip()
        if phone and not PHONE.fullmatch(phone):
            raise forms.ValidationError(
                _("Write the number with its digits, such as 06 1234567 or +39 333 1234567.")
            )
        return phone


class CloseForm(forms.Form):
    """The one box that keeps an account from being closed by a slip."""

    sure = forms.BooleanField(
        label=_("I want to close my account; I know that it cannot be opened again"),
        error_messages={"required": _("Tick the box to close the account.")},
    )
