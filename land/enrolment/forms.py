"""What is asked when somebody takes a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.enrolment.models import Attendance, Enrolment
from land.enrolment.questionnaires import HIGHEST, KINDS, LOWEST, Question, said


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


class RegisterForm(forms.Form):
    """The register of one meeting: for each person a state and, for who was there in part, the minutes."""

    def __init__(
        self,
        *args: Any,
        people: list[Enrolment],
        standing: dict[int, Attendance],
        longest: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for person in people:
            line = standing.get(person.pk)
            self.fields[f"state_{person.pk}"] = forms.ChoiceField(
                label=person.person.name,
                choices=[("", _("not written")), *Attendance.State.choices],
                required=False,
                initial=line.state if line else "",
            )
            self.fields[f"minutes_{person.pk}"] = forms.IntegerField(
                label=_("Minutes of %(person)s") % {"person": person.person},
                min_value=0,
                max_value=longest,
                required=False,
                initial=line.minutes if line and line.state == "late" else None,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for person in self.people:
            late = cleaned.get(f"state_{person.pk}") == "late"
            if late and f"minutes_{person.pk}" in cleaned and cleaned[f"minutes_{person.pk}"] is None:
                self.add_error(
                    f"minutes_{person.pk}", _("For who was late, or left before, write how many minutes.")
                )
        return cleaned

    def lines(self) -> list[tuple[Enrolment, forms.BoundField, forms.BoundField]]:
        """A person with the two fields of their line."""
        return [(row, self[f"state_{row.pk}"], self[f"minutes_{row.pk}"]) for row in self.people]

    def entries(self) -> dict[int, tuple[str, int | None]]:
        """What `write_attendance` takes."""
        data = self.cleaned_data
        return {row.pk: (data[f"state_{row.pk}"], data[f"minutes_{row.pk}"]) for row in self.people}


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
                widget=forms.RadioSelect,
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
        label=_("Answered"), choices=list(KINDS.items()), required=False, initial="scale"
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
        return cleaned


class QuestionnaireForm(forms.Form):
    """What goes before the questions."""

    introduction = forms.CharField(
        label=_("Introduction"), max_length=600, required=False, widget=forms.Textarea({"rows": 3})
    )
    anonymous = forms.BooleanField(
        label=_("Anonymous: nobody can tell who answered what"), required=False, initial=True
    )


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
