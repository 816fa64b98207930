"""What evaluators and staff type: points, comments, assignments, decisions."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.accounts.models import Person
from startups.forms.calls import area, seconds
from startups.forms.projects import DraftForm
from startups.models import Criterion, Decision, Evaluation


class EvaluationForm(DraftForm):
    """Points by criterion, a comment for the group, a note for staff alone."""

    def __init__(
        self,
        *args: Any,
        criteria: list[Criterion],
        evaluation: Evaluation,
        sending: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault(
            "initial",
            {f"c{key}": points for key, points in evaluation.points.items()}
            | {"comment": evaluation.comment, "note": evaluation.note},
        )
        super().__init__(*args, **kwargs)
        self.criteria, self.sending = criteria, sending
        for row in criteria:
            self.fields[f"c{row.pk}"] = forms.IntegerField(
                label=row.name, min_value=0, max_value=10,
                help_text=_("0 to 10 · weight %(weight)d. %(help)s") % {"weight": row.weight, "help": row.help},
            )  # fmt: skip
        self.fields["comment"] = area(
            _("Comment for the group"), rows=5, required=True, help_text=_("Read after the decision, without your name.")
        )  # fmt: skip
        self.fields["note"] = area(_("Note for staff alone"), rows=3)

    def facts(self) -> dict[str, Any]:
        """What `judge` takes."""
        told = self.cleaned_data
        points = {
            str(row.pk): told[f"c{row.pk}"] for row in self.criteria if told.get(f"c{row.pk}") is not None
        }
        return {"points": points, "comment": told["comment"], "note": told["note"]}


class ConflictForm(forms.Form):
    """A declared conflict."""

    why = forms.CharField(label=_("Which conflict"), max_length=300)


class AssignForm(forms.Form):
    """Whom staff ask to judge, by when."""

    evaluator = forms.ModelChoiceField(label=_("Evaluator"), queryset=Person.objects.none())
    due_at = seconds(pgettext_lazy("deadline", "By"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(user__grants__role="evaluator", user__is_active=True).distinct()
        self.fields["evaluator"].queryset = people.order_by("last_name", "pk")  # type: ignore[attr-defined]

    def clean_due_at(self) -> datetime:
        """A moment to come."""
        due_at: datetime = self.cleaned_data["due_at"]
        if due_at <= timezone.now():
            raise forms.ValidationError(_("Say by when, and let it be a day to come."))
        return due_at


class DecisionForm(forms.Form):
    """Go on, rework or stop. `state` is what whoever decides saw."""

    state = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Decision"), choices=Decision.Outcome.choices, widget=forms.RadioSelect
    )
    reason = area(_("Reason, which the group reads"), rows=5, required=True)
    items = area(_("What to rework"), help_text=_("One thing a line."))
    due_at = seconds(pgettext_lazy("deadline", "By"), _("Only for what is to rework."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_at"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == "rework" and not cleaned.get("due_at") and "due_at" not in self.errors:
            self.add_error("due_at", _("Say by when, and let it be a day to come."))
        return cleaned
