"""What editors type in a practice: a draft may be short, what is published is whole."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.core.models import Term
from land.pages.models.base import BasePageForm
from land.practices import rules


class PracticeForm(BasePageForm):
    """A draft may lack anything but its title; to be published a practice must be whole (land.practices.rules)."""

    sdgs = forms.TypedMultipleChoiceField(
        label=_("Sustainable Development Goals"),
        coerce=int,
        required=False,
        choices=lambda: [
            (int(row.code), f"{row.code}. {row.title}")
            for row in Term.objects.of("sdg")
            if row.code.isdigit()
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Three at most."),
    )

    def clean_sdgs(self) -> list[int]:
        chosen = self.cleaned_data["sdgs"]
        if len(chosen) > rules.MOST_SDGS:
            raise forms.ValidationError(_("Three goals at most: choose those it really serves."))
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_deferred_validation:
            return cleaned
        formset = self.formsets.get("indicators")
        # The rows are cleaned after this form: whether one is being taken away stands only in what was sent.
        rows = [
            form
            for form in (formset.forms if formset else [])
            if (form.has_changed() or form.instance.pk) and not form.data.get(f"{form.prefix}-DELETE")
        ]
        for name, sentence in rules.missing(cleaned, len(rows)).items():
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, sentence)
        return cleaned
