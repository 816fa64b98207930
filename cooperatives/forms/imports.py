"""A file that staff bring in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperatives import actions
from cooperatives.models import ImportJob
from land.accounts.models import User


class ImportForm(forms.Form):
    """What the file holds, and the file."""

    kind = forms.ChoiceField(
        label=_("What the file holds"),
        choices=ImportJob.Kind.choices,
        initial=ImportJob.Kind.COOPERATIVES,
        widget=forms.RadioSelect,
        required=False,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or XLSX, at most 5 MB and 5,000 rows (100,000 for answers). Looking at it writes nothing in the registry."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.tsv,.txt"}),
    )
    send = forms.BooleanField(
        label=_("Send the questionnaires that are complete"),
        help_text=_(
            "Only for answers to a questionnaire: what is complete is sent and scored, the rest waits."
        ),
        required=False,
    )

    def analyse(self, by: User) -> ImportJob:
        """Have the file looked at. Raises: FileRefused, AlreadyImported."""
        data: dict[str, Any] = self.cleaned_data
        file = data["file"]
        return actions.analyse(
            content=file, name=file.name, by=by, kind=data["kind"] or ImportJob.Kind.COOPERATIVES,
            send=data["send"] and data["kind"] == ImportJob.Kind.RESPONSES,
        )  # fmt: skip
