"""A rule of intervention as staff write it: its words, and up to six tests in place of a formula."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cooperatives.forms.links import LinkField
from cooperatives.instruments import Definition
from cooperatives.models import InterventionRule
from cooperatives.scoring import Spec, rules

MEASURES = {
    "chosen": _("how many answers are ticked"),
    "rows": _("how many rows stand at a point or below"),
    "dimension": _("the mean of dimensions, less the mean of others"),
    "highest": _("the highest of dimensions"),
    "fact": _("a figure of the registry"),
}
COMPARISONS = {"at_most": _("at most"), "at_least": _("at least"), "below": _("below"), "above": _("above")}
FACTS = {
    "workers": _("workers"),
    "mentor": _("would be a mentor (1 yes, 0 no)"),
    "parity_obliged": _("has to file the biennial report (1 yes, 0 no)"),
    "parity_report_missing": _("no biennial report on record (1 yes, 0 no)"),
}
assert set(MEASURES) == set(rules.KEYS) and set(COMPARISONS) == set(rules.COMPARISONS)
assert set(FACTS) == set(rules.FACTS)
MOST_TESTS = 6


class RuleForm(forms.ModelForm):
    """The words of a rule and what it offers; its code never changes."""

    join = forms.ChoiceField(
        label=_("It applies when"),
        choices=[("all", _("all the tests hold")), ("any", _("at least one test holds"))],
    )

    class Meta:
        model = InterventionRule
        fields = [
            "code",
            "title",
            "title_en",
            "reason",
            "reason_en",
            "offer",
            "offer_text",
            "url",
            "weighs",
            "active",
        ]
        field_classes = {"url": LinkField}
        widgets = {
            "reason": forms.Textarea(attrs={"rows": 2}),
            "reason_en": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]
            self.initial["join"] = self.instance.condition["join"]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip().upper()
        if InterventionRule.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is already a rule with this code: choose another one."))
        return code

    def validate_constraints(self) -> None:
        """Saving makes a new version: the verb retires the one in use first."""


class TestForm(forms.Form):
    """One test: what is measured, compared with a number. Only what the measure needs is read."""

    __test__ = False

    measure = forms.ChoiceField(label=_("What is measured"), required=False)
    question = forms.ChoiceField(label=_("Question"), required=False, help_text=_("for answers and rows"))
    options = forms.MultipleChoiceField(
        label=_("Only these answers"), required=False, help_text=_("none chosen: all of the question")
    )
    up_to = forms.IntegerField(
        label=_("Point"), required=False, min_value=0, max_value=5, help_text=_("for rows: 0 to 5")
    )
    of = forms.MultipleChoiceField(label=_("Dimensions"), required=False, widget=forms.CheckboxSelectMultiple)
    minus = forms.MultipleChoiceField(
        label=_("Less these"), required=False, widget=forms.CheckboxSelectMultiple
    )
    fact = forms.ChoiceField(
        label=_("Figure of the registry"), required=False, choices=[("", "—"), *FACTS.items()]
    )
    comparison = forms.ChoiceField(
        label=_("It must be"), choices=[("", "—"), *COMPARISONS.items()], required=False
    )
    number = forms.IntegerField(label=_("Number"), required=False, min_value=-100, max_value=100_000)

    def __init__(self, *args: Any, definition: Definition, spec: Spec, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "it"
        asked = [
            question for question in definition.questions if question.type in ("multiple", *rules.MATRICES)
        ]
        self.fields["measure"].choices = [("", _("— no test —")), *MEASURES.items()]
        self.fields["question"].choices = [
            ("", "—"), *((each.code, f"{each.code}. {each.text(language)}"[:90]) for each in asked)
        ]  # fmt: skip
        self.fields["options"].choices = [
            (f"{each.code}. {each.text(language)}"[:60],
             [(f"{each.code}:{option.code}", option.text(language)) for option in each.options])
            for each in asked if each.options
        ]  # fmt: skip
        axes = [(each.code, each.text(language)) for each in spec.dimensions]
        self.fields["of"].choices = self.fields["minus"].choices = axes

    @property
    def test(self) -> dict[str, Any] | None:
        """The test as a rule stores it, or None when this row was left empty."""
        given = self.cleaned_data
        measure = given.get("measure")
        if not measure:
            return None
        test: dict[str, Any] = {"measure": measure}
        if measure in ("chosen", "rows"):
            test["question"] = given["question"]
        if measure == "chosen" and given["options"]:
            test["options"] = [value.partition(":")[2] for value in given["options"]]
        if measure == "rows":
            test["up_to"] = given["up_to"]
        if measure in ("dimension", "highest"):
            test["of"] = given["of"]
        if measure == "dimension" and given["minus"]:
            test["minus"] = given["minus"]
        if measure == "fact":
            test["fact"] = given["fact"]
        return test | {"is": given["comparison"], "number": given["number"]}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        measure = given.get("measure")
        if not measure:
            return given
        needed = {"chosen": ["question"], "rows": ["question", "up_to"], "dimension": ["of"], "highest": ["of"],
                  "fact": ["fact"]}[measure]  # fmt: skip
        for name in [*needed, "comparison", "number"]:
            if given.get(name) in (None, "", []) and name not in self.errors:
                self.add_error(name, _("This test needs it."))
        foreign = [
            value for value in given.get("options", []) if value.partition(":")[0] != given.get("question")
        ]
        if measure == "chosen" and foreign:
            self.add_error("options", _("Choose answers of the same question only."))
        return given


def initial_of(tests: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Stored tests as the form shows them."""
    return [
        test
        | {
            "comparison": test["is"],
            "options": [f"{test.get('question')}:{code}" for code in test.get("options", [])],
        }
        for test in tests
    ]


TestFormSet = forms.formset_factory(TestForm, extra=2, max_num=MOST_TESTS, validate_max=True)


def in_words(
    condition: dict[str, Any], definition: Definition, spec: Spec, language: str = "it"
) -> list[str]:
    """Each test of a condition as a sentence for the screen."""
    names = {each.code: each.text(language) for each in spec.dimensions}
    said = []
    for test in condition["tests"]:
        if test["measure"] == "fact":
            what = str(FACTS[test["fact"]])
        elif test["measure"] in ("dimension", "highest"):
            what = ", ".join(names.get(code, code) for code in test["of"])
            if test["measure"] == "highest":
                what = f"{MEASURES['highest']}: {what}"
            if test.get("minus"):
                what = f"{what} − {', '.join(names.get(code, code) for code in test['minus'])}"
        else:
            question = definition.question(test["question"])
            what = question.text(language)
            if test.get("options"):
                chosen = [
                    option.text(language) for option in question.options if option.code in test["options"]
                ]
                what = f"{what} “{'”, “'.join(chosen)}”"
            if test["measure"] == "rows":
                what = f"{what} (≤ {test['up_to']})"
        said.append(f"{what}: {COMPARISONS[test['is']]} {test['number']}")
    return said
