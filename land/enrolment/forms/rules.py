"""The rules of an activity's enrolments as staff type them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.core.days import plausible_day
from land.enrolment.models import Activity


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class RulesForm(forms.Form):
    """The rules of an event's enrolments. `cleaned_data` is what `actions.change_rules` takes."""

    eligibility = forms.ChoiceField(label=_("Who may enrol"), choices=Activity.Eligibility.choices)
    approval_required = forms.BooleanField(label=_("Staff approve each enrolment"), required=False)
    enrol_opens_at = forms.DateTimeField(
        label=_("Enrolment opens"),
        required=False,
        widget=_moment(),
        validators=[plausible_day],
        help_text=_("Empty: as soon as it is published."),
    )
    enrol_closes_at = forms.DateTimeField(
        label=_("Enrolment closes"),
        required=False,
        widget=_moment(),
        validators=[plausible_day],
        help_text=_("Empty: when the event starts."),
    )
    cancel_until = forms.DateTimeField(
        label=_("Free withdrawal until"),
        required=False,
        widget=_moment(),
        validators=[plausible_day],
        help_text=_("Later withdrawals are possible, and noted as late."),
    )
    waitlist_enabled = forms.BooleanField(label=_("Waiting list"), required=False)
    waitlist_max = forms.IntegerField(
        label=_("Longest waiting list"),
        min_value=1,
        max_value=5000,
        required=False,
        help_text=_("Empty: no limit"),
    )
    promotion_mode = forms.ChoiceField(
        label=_("When a place becomes free"), choices=Activity.Promotion.choices
    )
    offer_hours = forms.IntegerField(label=_("Hours to accept a place"), min_value=1, max_value=168)
    overlap_policy = forms.ChoiceField(
        label=_("When it overlaps another enrolment"), choices=Activity.Overlap.choices
    )
    min_participants = forms.IntegerField(
        label=_("Least number of people"),
        min_value=0,
        max_value=5000,
        help_text=_("Staff are told a week before the start if fewer have a place. 0: none."),
    )
    attendance_threshold = forms.IntegerField(
        label=_("Attendance for the certificate, %"), min_value=0, max_value=100
    )
    signatory = forms.CharField(
        label=_("Who signs the certificates"),
        max_length=120,
        required=False,
        help_text=_("Name and role, as they stand under the certificate."),
    )


def rules_of(activity: Activity) -> dict[str, Any]:
    """An event's rules as the form shows them."""
    return {name: getattr(activity, name) for name in RulesForm.base_fields}
