"""What is asked when somebody takes a place, and what staff type about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.enrolment.forms.questions import ExtrasForm


class EnrolForm(ExtrasForm):
    """The confirming page of an enrolment."""

    accept_overlap = forms.BooleanField(
        label=_("I know that it overlaps, and enrol all the same"), required=False
    )

    def __init__(self, *args: Any, overlapping: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if overlapping:
            self.fields["accept_overlap"] = self.fields.pop("accept_overlap")
        else:
            del self.fields["accept_overlap"]


class CapacityForm(forms.Form):
    """How many places there are."""

    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=5000, required=False, help_text=_("Empty: no limit")
    )
    keep_beyond = forms.BooleanField(
        label=_("Keep those who have a place already, beyond the limit"), required=False
    )
