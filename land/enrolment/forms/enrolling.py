"""What is asked when somebody takes a place, and what staff type about it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.enrolment.forms.questions import ExtrasForm


def group_field(groups: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    """As whom somebody takes part, where the places are shared among categories."""
    return forms.ChoiceField(label=_("I take part as"), choices=groups, widget=forms.RadioSelect)


class EnrolForm(ExtrasForm):
    """The confirming page of an enrolment."""

    accept_overlap = forms.BooleanField(
        label=_("I know that it overlaps, and enrol all the same"), required=False
    )

    def __init__(
        self, *args: Any, overlapping: bool = False, groups: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if groups:
            self.fields = {"group": group_field(groups), **self.fields}
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
