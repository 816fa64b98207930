"""A new version of a questionnaire as staff write it: the words of each question, and unscored questions to add."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperatives.instruments import Definition
from cooperatives.instruments.definition import CODE

TYPES = [
    ("text", _("a text")),
    ("integer", _("a whole number")),
    ("single", _("one of these answers")),
    ("multiple", _("any of these answers")),
]


def words_of(data: Any) -> dict[str, dict[str, str]]:
    """What was typed in the page of words: names are `question.field` or `question.option.field`."""
    words: dict[str, dict[str, str]] = {}
    for name, text in data.items():
        code, dot, field = name.partition(".")
        if dot:
            words.setdefault(code, {})[field] = text
    return words


def emptied(words: dict[str, dict[str, str]]) -> list[str]:
    """The codes of questions whose wording, or that of one of their answers or rows, was left blank."""
    return [
        code for code, fields in words.items()
        if any(name.rpartition(".")[2] == "label" and not text.strip() for name, text in fields.items())
    ]  # fmt: skip


class QuestionForm(forms.Form):
    """An unscored question to add."""

    section = forms.ChoiceField(label=_("Section"))
    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Letters and digits, such as X01; it never changes.")
    )
    type = forms.ChoiceField(label=_("The answer is"), choices=TYPES)
    label = forms.CharField(label=_("Question"), max_length=300)
    label_en = forms.CharField(label=_("Question in English"), max_length=300, required=False)
    required = forms.BooleanField(label=_("An answer is needed"), required=False)
    options = forms.CharField(
        label=_("Answers"), required=False, widget=forms.Textarea({"rows": 4}), help_text=_("One a line.")
    )

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        self.fields["section"].choices = [(each.code, each.title) for each in definition.sections]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip()
        if not CODE.fullmatch(code):
            raise forms.ValidationError(_("Letters and digits only."))
        if code in self.definition.index:
            raise forms.ValidationError(_("There is already a question with this code."))
        return code

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        lines = [line.strip() for line in given.get("options", "").splitlines() if line.strip()]
        if given.get("type") in ("single", "multiple") and len(lines) < 2:
            self.add_error("options", _("Write at least two answers, one a line."))
        given["lines"] = lines
        return given

    @property
    def question(self) -> dict[str, Any]:
        """The question as a questionnaire holds it."""
        given = self.cleaned_data
        question = {
            name: given[name]
            for name in ("code", "type", "label", "label_en", "required")
            if given[name] != ""
        }
        if given["type"] in ("single", "multiple"):
            question["options"] = [
                {"code": f"{number:02}", "label": line} for number, line in enumerate(given["lines"], start=1)
            ]
            if given["type"] == "multiple":
                question["options"].append(
                    {
                        "code": "NESSUNA",
                        "label": "Nessuna di queste",
                        "label_en": "None of these",
                        "none": True,
                    }
                )
        return question
