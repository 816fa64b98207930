"""Whom staff invite."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from land.core.models import Territory
from land.enrolment.forms.events import lines_of

MOST = 500


class InviteForm(forms.Form):
    """People by their address, and the representatives of cooperatives by province."""

    addresses = forms.CharField(
        label=_("People"), required=False, max_length=60000, widget=forms.Textarea({"rows": 8}),
        help_text=_("One a line: e-mail; first name; last name. For instance: ada@esempio.it; Ada; Colle"),
    )  # fmt: skip
    provinces = forms.ModelMultipleChoiceField(
        label=_("Representatives of the cooperatives of"), required=False, queryset=Territory.objects.provinces(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def clean_addresses(self) -> list[tuple[str, str, str]]:
        """Address, first and last name of each line."""
        found = []
        for line in lines_of(self.cleaned_data["addresses"]):
            parts = [part.strip() for part in line.split(";")]
            if len(parts) != 3 or not all(parts):
                raise ValidationError(
                    _("“%(line)s” cannot be read: write e-mail; first name; last name."),
                    params={"line": line[:60]},
                )
            try:
                validate_email(parts[0])
            except ValidationError as wrong:
                raise ValidationError(
                    _("“%(line)s” is not an e-mail address."), params={"line": parts[0][:60]}
                ) from wrong
            found.append((parts[0].lower(), parts[1][:80], parts[2][:80]))
        if len(found) > MOST:
            raise ValidationError(_("At most %(number)d people at a time."), params={"number": MOST})
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("addresses") and not cleaned.get("provinces"):
            raise ValidationError(_("Write at least one person, or choose a province."))
        return cleaned
