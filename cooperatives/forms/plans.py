"""What is typed about interventions: the choice of a list, who follows, a plan and its steps, an answer."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cooperatives.forms.links import LinkField
from cooperatives.models import InterventionRule, PlanStep, ScoringRun
from cooperatives.querysets import SIZES
from land.core.models import Term, Territory


class DeclineForm(forms.Form):
    """Why a plan does not fit."""

    reason = forms.CharField(
        label=_("Why it does not fit"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Legacoop Lazio reads it and may propose another plan."),
        error_messages={
            "required": _("Say in a few words why the plan does not fit: it helps to write a better one.")
        },
    )


class SelectionForm(forms.Form):
    """From which run, and whom: nothing chosen means everybody."""

    title = forms.CharField(label=_("Title of the list"), max_length=200, required=False)
    run = forms.ModelChoiceField(label=_("Scoring run"), queryset=ScoringRun.objects.none())
    sector = forms.MultipleChoiceField(label=_("Sector"), required=False, widget=forms.CheckboxSelectMultiple)
    province = forms.MultipleChoiceField(
        label=_("Province"), required=False, widget=forms.CheckboxSelectMultiple
    )
    size = forms.MultipleChoiceField(
        label=_("Workers"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(code, code) for code, _condition in SIZES],
    )  # fmt: skip
    level = forms.MultipleChoiceField(label=_("Level"), required=False, widget=forms.CheckboxSelectMultiple)
    rule = forms.MultipleChoiceField(
        label=_("At least one of these reasons"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        runs = ScoringRun.objects.filter(state__in=["succeeded", "partial"]).select_related("wave", "spec")
        self.fields["run"].queryset = runs
        current = runs.filter(current=True).first()
        if current:
            self.fields["run"].initial = current.pk
            language = get_language() or "it"
            self.fields["level"].choices = [
                (each.code, each.text(language)) for each in current.spec.spec.levels
            ]
        self.fields["sector"].choices = list(Term.objects.of("sector").values_list("code", "title"))
        self.fields["province"].choices = list(Territory.objects.provinces().values_list("code", "name"))
        self.fields["rule"].choices = [
            (row.code, str(row)) for row in InterventionRule.objects.filter(active=True).order_by("code")
        ]

    @property
    def filters(self) -> dict[str, list[str]]:
        return {name: self.cleaned_data[name] for name in ("sector", "province", "size", "level", "rule")
                if self.cleaned_data[name]}  # fmt: skip


class FollowForm(forms.Form):
    """Who follows, by when, what to remember."""

    assignee = forms.ModelChoiceField(
        label=_("Followed by"), queryset=get_user_model().objects.none(), required=False
    )
    due_on = forms.DateField(
        label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    notes = forms.CharField(
        label=_("Notes of the office"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The cooperative does not see them."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = get_user_model().objects.filter(
            is_active=True, grants__role__in=["staff", "administrator"]
        ).distinct().order_by("email")  # fmt: skip


class PlanForm(forms.Form):
    """The words of a plan."""

    summary = forms.CharField(
        label=_("In short"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the cooperative reads first: why this plan, and what it will have at the end."),
    )  # fmt: skip


class StepForm(forms.ModelForm):
    """One step of a plan."""

    class Meta:
        model = PlanStep
        fields = ["title", "helper", "funding", "url", "due_on"]
        field_classes = {"url": LinkField}
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class Steps(forms.BaseFormSet):
    """The steps of a plan in their order; an empty one is left out."""

    @property
    def values(self) -> list[dict[str, Any]]:
        return [
            form.cleaned_data for form in self.forms if form.has_changed() and form.cleaned_data.get("title")
        ]


StepFormSet = forms.formset_factory(StepForm, formset=Steps, extra=3, max_num=20)
