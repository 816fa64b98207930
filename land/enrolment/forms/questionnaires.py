"""Questionnaires as they are answered, and as staff write them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.enrolment.questionnaires import HIGHEST, KINDS, LOWEST, Question, said


class AnswersForm(forms.Form):
    """The questions of a questionnaire, each as a field."""

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question["key"]] = self._field(question)

    def _field(self, question: Question) -> forms.Field:
        more: dict[str, Any] = {"label": said(question), "required": bool(question.get("required"))}
        options = [(option, option) for option in question.get("options", [])]
        kind = question["kind"]
        if kind == "scale":
            marks = [(mark, str(mark)) for mark in range(LOWEST, HIGHEST + 1)]
            help_text = _("1: not at all, 5: very much")
            return forms.TypedChoiceField(
                choices=marks,
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect({"class": "mark"}),
                help_text=help_text,
                **more,
            )
        if kind == "yes_no":
            return forms.TypedChoiceField(
                choices=[("yes", _("yes")), ("no", _("no"))],
                coerce=lambda value: value == "yes",
                empty_value=None,
                widget=forms.RadioSelect,
                **more,
            )
        if kind == "choice":
            return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **more)
        if kind == "multiple":
            return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **more)
        return forms.CharField(max_length=2000, widget=forms.Textarea({"rows": 3}), **more)


class QuestionForm(forms.Form):
    """One question as staff write it; an empty text takes it away."""

    key = forms.SlugField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Question"), max_length=300, required=False)
    text_en = forms.CharField(label=_("In English"), max_length=300, required=False)
    kind = forms.ChoiceField(
        label=_("How it is answered"), choices=list(KINDS.items()), required=False, initial="scale"
    )
    options = forms.CharField(
        label=_("Options"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line, where one chooses among several."),
    )
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    position = forms.IntegerField(label=_("Place"), min_value=1, max_value=99, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["options"] = [
            line.strip()[:120] for line in cleaned.get("options", "").splitlines() if line.strip()
        ]
        if (
            cleaned.get("text")
            and cleaned.get("kind") in ("choice", "multiple")
            and len(cleaned["options"]) < 2
        ):
            self.add_error("options", _("Write at least two options, one a line."))
        elif len(set(cleaned["options"])) < len(cleaned["options"]):
            self.add_error("options", _("Two options are the same."))
        return cleaned


class QuestionnaireForm(forms.Form):
    """What goes before the questions."""

    introduction = forms.CharField(
        label=_("Introduction"), max_length=600, required=False, widget=forms.Textarea({"rows": 3})
    )
    anonymous = forms.BooleanField(
        label=_("Anonymous: nobody can tell who answered what"),
        required=False,
        initial=True,
        help_text=_("It cannot be changed once people have been asked."),
    )

    def __init__(self, *args: Any, asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["anonymous"].disabled = asked


QuestionFormSet = forms.formset_factory(QuestionForm, extra=3, max_num=30)


def questions_of(formset: Any) -> list[Question]:
    """What `change_questions` takes: questions with a text, by their place; new ones get a key of their own."""
    rows = [form.cleaned_data for form in formset if form.cleaned_data.get("text")]
    taken = {row["key"] for row in rows if row["key"]}
    found = []
    for _number, row in sorted(enumerate(rows), key=lambda pair: (pair[1]["position"] or 100, pair[0])):
        key = row["key"] or next(name for n in range(1, 100) if (name := f"q{n}") not in taken)
        taken.add(key)
        found.append(
            {"key": key, **{name: row[name] for name in ("kind", "text", "text_en", "options", "required")}}
        )
    return found
