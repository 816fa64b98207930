"""What is typed in a report: words of an editor, comments of who was there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.actions.report import LONGEST_WORDS
from workshops.models.reports import Section


class WordsForm(forms.Form):
    """What an editor writes beside the figures, one field a part."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in Section:
            self.fields[section.value] = forms.CharField(
                label=section.label,
                max_length=LONGEST_WORDS,
                required=False,
                widget=forms.Textarea({"rows": 4}),
            )


class CorrectionForm(forms.Form):
    """What a new version corrects."""

    rectifies = forms.CharField(
        label=_("What it corrects"), max_length=600, widget=forms.Textarea({"rows": 3}),
        help_text=_("It stands on top of the new version: for instance, “The date of the third activity was wrong”."),
    )  # fmt: skip


class CommentForm(forms.Form):
    """What somebody who was there says of a part."""

    section = forms.ChoiceField(label=_("Of which part"), choices=Section.choices)
    text = forms.CharField(
        label=_("What is missing or wrong"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )


class AnswerForm(forms.Form):
    """What was done about a comment."""

    answer = forms.CharField(label=_("What was done about it"), max_length=600)
