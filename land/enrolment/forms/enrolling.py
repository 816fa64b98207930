"""What is asked when somebody takes a place."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EnrolForm(forms.Form):
    """The confirming page of an enrolment."""

    needs = forms.CharField(
        label=_("What I need to take part"),
        help_text=_(
            "For example a sign-language interpreter, or a seat near the door. Only the organisers read it."
        ),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    accept_overlap = forms.BooleanField(
        label=_("I know that it overlaps, and enrol all the same"), required=False
    )

    def __init__(self, *args: object, overlapping: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not overlapping:
            del self.fields["accept_overlap"]


class ReasonForm(forms.Form):
    """Why staff do something to somebody's enrolment."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.TextInput)


class CapacityForm(forms.Form):
    """How many places there are."""

    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=5000, required=False, help_text=_("Empty: no limit")
    )
    keep_beyond = forms.BooleanField(
        label=_("Keep those who have a place already, beyond the limit"), required=False
    )
