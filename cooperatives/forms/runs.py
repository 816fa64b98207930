"""Asking for a scoring run, for staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperatives.models import ScoringSpec, Wave


class RunForm(forms.Form):
    """Under which specification a wave is to be computed: the wave's own stands first and is chosen."""

    spec = forms.ModelChoiceField(label=_("Scoring"), queryset=ScoringSpec.objects.none(), empty_label=None)

    def __init__(self, *args: Any, wave: Wave, **kwargs: Any) -> None:
        super().__init__(*args, initial={"spec": wave.scoring_spec_id}, **kwargs)
        self.fields["spec"].queryset = ScoringSpec.objects.filter(  # type: ignore[attr-defined]
            instrument_version=wave.instrument_version_id
        ).select_related("instrument_version__instrument")
