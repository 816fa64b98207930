"""Of what the funder's report is: an area, an edition, a period."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.core.days import plausible_day
from land.core.models import Term
from land.enrolment.reports.counting import HELD, Period
from training.models import Edition

DAY = forms.DateInput({"type": "date"}, "%Y-%m-%d")


class ReportForm(forms.Form):
    """All empty: every edition that was opened, the whole time."""

    area = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Term.objects.of("training-area"),
        to_field_name="code",
        required=False,
        empty_label=_("All the areas"),
    )
    edizione = forms.ModelChoiceField(
        label=_("Edition"),
        queryset=Edition.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("All the editions"),
    )
    dal = forms.DateField(label=_("From"), required=False, widget=DAY, validators=[plausible_day])
    al = forms.DateField(label=_("To"), required=False, widget=DAY, validators=[plausible_day])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Edition.objects.filter(activity__state__in=HELD).select_related("course")
        self.fields["edizione"].queryset = rows.order_by("-activity__starts_at")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("dal") and found.get("al") and found["al"] < found["dal"]:
            self.add_error("al", _("The last day comes after the first."))
        return found

    @property
    def period(self) -> Period:
        """The days asked for."""
        return Period(self.cleaned_data.get("dal"), self.cleaned_data.get("al"))
