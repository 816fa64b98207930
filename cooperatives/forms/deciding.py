"""What the office decides about one response, with its reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperatives import actions
from cooperatives.models import Response
from land.core.errors import DomainError


class SendForm(forms.Form):
    """Why the office sends the answers for a cooperative."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("The cooperative reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, response: Response, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response, self.by = response, by

    def act(self, values: dict[str, Any]) -> None:
        """The verb of this form."""
        actions.submit_on_behalf(response=self.response, by=self.by, **values)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            try:
                self.act(values)
            except DomainError as refusal:
                self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        return values


class ReopenForm(SendForm):
    """Why the answers go back to the cooperative, and until when it may correct them."""

    until = forms.DateTimeField(
        label=_("May answer until"), required=False,
        help_text=_("Empty: as long as the survey is open, or fourteen days if it has closed."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )  # fmt: skip

    def act(self, values: dict[str, Any]) -> None:
        actions.reopen(response=self.response, by=self.by, **values)
