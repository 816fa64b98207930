"""What a group types on its path: the application's answers, why it gives up, why it rests."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from startups.models import Idea, Project


class ChooseIdeaForm(forms.Form):
    """Which of one's ideas applies."""

    idea = forms.ModelChoiceField(
        label=_("Idea"), queryset=Idea.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, ideas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idea"].queryset = ideas  # type: ignore[attr-defined]


class ApplicationForm(forms.Form):
    """The call's own questions. A draft keeps what is there; sending asks for what is required."""

    def __init__(self, *args: Any, project: Project, sending: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {f"q_{key}": value for key, value in project.answers.items()}
            | {"seeks_members": project.seeks_members},
        )
        super().__init__(*args, **kwargs)
        self.project = project
        for row in project.call.questions:
            self.fields[f"q_{row['key']}"] = _field(row, required=sending and row.get("required", False))
        self.fields["seeks_members"] = forms.BooleanField(
            label=_("We look for members"),
            required=False,
            help_text=_("Fewer than three people may apply; three are needed for the business plan."),
        )

    def answers(self) -> dict[str, str]:
        """By the questions' keys."""
        rows = self.project.call.questions
        told = {row["key"]: self.cleaned_data.get(f"q_{row['key']}") for row in rows}
        return {key: ("yes" if value is True else value or "") for key, value in told.items()}


def _field(row: dict[str, Any], *, required: bool) -> forms.Field:
    """One question as a field. What is required says so also while it is a draft."""
    facts: dict[str, Any] = {"label": row["label"], "required": required, "help_text": row.get("help", "")}
    if row.get("required") and not required:
        facts["help_text"] = facts["help_text"] or _("Needed to send the application.")
    kind = row["kind"]
    if kind == "choice":
        choices = [(choice, choice) for choice in row["choices"]]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **facts)
    if kind == "yes":
        return forms.BooleanField(**facts)
    if kind == "line":
        return forms.CharField(max_length=300, **facts)
    return forms.CharField(max_length=4000, widget=forms.Textarea({"rows": 5}), **facts)


class GivingUpForm(forms.Form):
    """Why a group stops: a normal end, with its reason."""

    reason = forms.ChoiceField(
        label=_("Main reason"), choices=Project.Reason.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In your own words"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("The group and Legacoop’s office read it."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why it rests."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))
