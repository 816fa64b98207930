"""What is asked beside the name: as people answer it, and as staff write it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from land.core.bilingual import said
from land.enrolment.models import EnrolmentQuestion
from land.enrolment.questions import LONGEST, check_of, kept_for


def help_of(question: EnrolmentQuestion) -> str:
    """Under the question: how to answer, what it is for and how long it is kept."""
    parts = [said(question, "help"), said(question, "purpose"), kept_for(question.keep_until_days)]
    sentences = [part.strip().rstrip(".") for part in parts if part.strip()]
    return escape("".join(f"{part[0].upper()}{part[1:]}. " for part in sentences).strip())


def field_of(question: EnrolmentQuestion) -> forms.Field:
    """The form field of a question."""
    more: dict[str, Any] = {
        "label": said(question, "label"),
        "help_text": help_of(question),
        "required": question.required,
    }
    check = check_of(question.key, question.kind)
    validators = [lambda value: check(value) and None] if check else []
    if question.kind == "choice":
        language = "en" if get_language() == "en" else "it"
        return forms.ChoiceField(choices=[("", "—"), *question.choices(language)], **more)
    if question.kind == "yes_no":
        return forms.ChoiceField(choices=[("", "—"), ("yes", _("yes")), ("no", _("no"))], **more)
    if question.kind == "date":
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(widget=widget, validators=validators, **more)
    return forms.CharField(max_length=LONGEST, validators=validators, **more)


class ExtrasForm(forms.Form):
    """What the person needs, and the answers to the activity's own questions."""

    needs = forms.CharField(
        label=_("What I need to take part"),
        help_text=_(
            "For example a sign-language interpreter, or a seat near the door. Only the organisers read it, and it is "
            "deleted 30 days after the end."
        ),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, questions: Iterable[EnrolmentQuestion] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[f"extra_{question.key}"] = field_of(question)
        self.fields["needs"] = self.fields.pop("needs")

    def extras(self) -> dict[str, str]:
        """The answers by the questions' keys, as they are kept."""
        found = {}
        for question in self.questions:
            value = self.cleaned_data.get(f"extra_{question.key}")
            if isinstance(value, date):
                value = value.isoformat()
            check = check_of(question.key, question.kind)
            found[question.key] = check(value) if value and check and question.kind == "text" else value or ""
        return found


class QuestionForm(forms.ModelForm):
    """A question of staff's own, or the words and the rules of a ready-made one. `facts()` is what the verb wants."""

    choices = forms.CharField(
        label=_("answers to choose from"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, for a list. In English after a bar: sì, grazie | yes, please"),
    )

    class Meta:
        model = EnrolmentQuestion
        fields = (
            "label", "kind", "help", "purpose", "required", "keep_until_days", "position",
            "label_en", "help_en", "purpose_en",
        )  # fmt: skip

    field_order = ("label", "kind", "choices")

    def __init__(self, *args: Any, question: EnrolmentQuestion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=question, **kwargs)
        self.fields["position"].required = False
        self.fields["position"].max_value = 999
        if question is not None:
            self.initial["choices"] = "\n".join(
                " | ".join(filter(None, (each["it"], each.get("en", "")))) for each in question.options
            )
            if not question.is_own or question.answers.exists():
                del self.fields["kind"], self.fields["choices"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        lines = [line for line in cleaned.get("choices", "").splitlines() if line.strip()]
        pairs = [[part.strip() for part in line.split("|", 1)] for line in lines]
        cleaned["options"] = [{"value": p[0], "it": p[0], "en": p[1] if len(p) > 1 else ""} for p in pairs]
        if "choices" in self.fields and cleaned.get("kind") == "choice" and len({p[0] for p in pairs}) < 2:
            self.add_error("choices", _("Write at least two different answers, one a line."))
        elif any(not p[0] or len(p[0]) > LONGEST for p in pairs) or len({p[0] for p in pairs}) < len(pairs):
            self.add_error("choices", _("Each answer stands once, and is not longer than 200 characters."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The columns that were typed."""
        facts = {name: self.cleaned_data[name] for name in self._meta.fields if name in self.cleaned_data}
        facts["position"] = facts.get("position") or 0
        if "choices" in self.fields:
            facts["options"] = self.cleaned_data["options"] if facts["kind"] == "choice" else []
        return facts
