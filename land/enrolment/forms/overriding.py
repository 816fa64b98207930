"""What staff type when they act past the rules."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.accounts.actions import know_person
from land.accounts.models import Person
from land.enrolment.forms.enrolling import group_field


class ByHandForm(forms.Form):
    """Somebody whom staff enrol by hand."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=80,
        required=False,
        help_text=_("The name is needed only for an address that is not known yet."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("It stands in the log; the person does not read it.")
    )
    beyond = forms.BooleanField(
        label=_("Give a place at once, past the waiting list and beyond the limit"), required=False
    )

    def __init__(self, *args: Any, groups: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if groups:
            self.fields["group"] = group_field(groups)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "email" in cleaned:
            known = list(Person.objects.with_email(cleaned["email"])[:2])
            names = (cleaned.get("first_name", ""), cleaned.get("last_name", ""))
            cleaned["known"] = (
                known[0] if known and (known[0].user_id or (len(known) == 1 and not any(names))) else None
            )
            if cleaned["known"] is None and not all(names):
                self.add_error("last_name", _("Write first name and last name: the address is not enough."))
        return cleaned

    def person(self) -> Person:
        """Who is meant: whoever logs in with the address, the only one known by it, or the one with this name."""
        typed = self.cleaned_data
        return typed["known"] or know_person(
            email=typed["email"], first_name=typed["first_name"], last_name=typed["last_name"]
        )


class PositionForm(forms.Form):
    """Another place in the queue."""

    position = forms.IntegerField(label=_("Position"), min_value=1, max_value=100_000)
    reason = forms.CharField(label=_("Reason"), max_length=300)
