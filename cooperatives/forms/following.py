"""What staff type while they follow a wave: more time, why a cooperative is set aside."""

from django import forms
from django.utils.translation import gettext_lazy as _

from land.core.days import plausible_day


class MoreTimeForm(forms.Form):
    """Until when."""

    until = forms.DateTimeField(
        label=_("New closing"),
        validators=[plausible_day],
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class SetAsideForm(forms.Form):
    """What became of a cooperative in a wave, and why."""

    to = forms.ChoiceField(
        label=_("It"),
        choices=[
            ("refused", _("does not want to take part")),
            ("unreachable", _("cannot be reached")),
            ("excluded", _("does not belong in this survey")),
        ],
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
