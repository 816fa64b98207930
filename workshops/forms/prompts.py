"""What is typed on perception: answers on a phone or from paper, and what staff keep for a cycle."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from land.core.bilingual import said
from workshops.actions.prompts import SCALE, TEXT, WORD, WORDS
from workshops.models import Prompt, PromptAnswer, Scenario, StakeholderGroup, Workshop


class ThreeWords(forms.MultiWidget):
    """Three short fields beside each other, each with a name for whoever cannot see them."""

    def __init__(self) -> None:
        super().__init__(
            [forms.TextInput({"maxlength": WORD, "autocomplete": "off"}) for _turn in range(WORDS)]
        )

    def decompress(self, value: Any) -> list[str]:
        return list(value or [])

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for number, widget in enumerate(context["widget"]["subwidgets"], start=1):
            widget["attrs"]["aria-label"] = gettext("Word %(number)d") % {"number": number}
        return context


class WordsField(forms.MultiValueField):
    """Up to three words."""

    def __init__(self, **kwargs: Any) -> None:
        parts = [forms.CharField(max_length=WORD, required=False) for _turn in range(WORDS)]
        super().__init__(parts, require_all_fields=False, widget=ThreeWords(), **kwargs)

    def compress(self, values: Sequence[str]) -> list[str]:
        return [value for value in values or [] if value]


class PerceptionForm(forms.Form):
    """The questions of a moment. None must be answered, but to send nothing there is another button."""

    def __init__(self, *args: Any, prompts: Sequence[Prompt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prompts = prompts
        for prompt in prompts:
            self.fields[f"p{prompt.pk}"] = _field(prompt)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(self.answers().values()):
            raise forms.ValidationError(_("Answer at least one question, or say that you would rather not."))
        return cleaned

    def answers(self) -> dict[int, list[str]]:
        """As the verb takes them."""
        found = {}
        for prompt in self.prompts:
            value = self.cleaned_data.get(f"p{prompt.pk}") or []
            found[prompt.pk] = value if isinstance(value, list) else [value]
        return found


def _field(prompt: Prompt) -> forms.Field:
    label = said(prompt, "text")
    if prompt.kind == Prompt.Kind.WORDS:
        return WordsField(label=label, required=False)
    if prompt.kind == Prompt.Kind.SCALE:
        return forms.ChoiceField(
            label=label, required=False, choices=[(value, value) for value in SCALE], widget=forms.RadioSelect(),
            help_text=_("1 = not at all, 5 = very much"),
        )  # fmt: skip
    if prompt.kind == Prompt.Kind.CHOICE:
        return forms.ChoiceField(
            label=label,
            required=False,
            choices=[(line, line) for line in prompt.choices],
            widget=forms.RadioSelect(),
        )
    return forms.CharField(label=label, required=False, max_length=TEXT, widget=forms.Textarea({"rows": 3}))


class PaperPerceptionForm(PerceptionForm):
    """The same from paper, with the category that is on the sheet."""

    group = forms.ModelChoiceField(
        label=_("Category of actors"), queryset=StakeholderGroup.objects.none(), empty_label=_("Choose")
    )
    code = forms.CharField(
        label=_("Code"), max_length=40, required=False,
        help_text=_("Only if it is on the sheet: so nobody answers twice. It is not kept with the answers."),
    )  # fmt: skip

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = workshop.groups.all()


class MomentForm(forms.Form):
    """Which of the two moments a sheet belongs to."""

    quando = forms.ChoiceField(label=_("When"), choices=PromptAnswer.When.choices)


class PromptForm(forms.ModelForm):
    """A question of a cycle, as staff keep it."""

    choices = forms.CharField(
        label=_("Answers to choose from"), required=False, max_length=1200, widget=forms.Textarea({"rows": 5}),
        help_text=_("One a line, for a question with a list."),
    )  # fmt: skip

    class Meta:
        model = Prompt
        fields = ["text", "text_en", "kind", "when", "choices", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].required = False
        if self.instance.pk:
            self.initial["choices"] = "\n".join(self.instance.choices)
        else:
            self.initial["position"] = None

    def clean_choices(self) -> list[str]:
        """The lines."""
        return [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]


class ScenarioForm(forms.ModelForm):
    """A prepared future of a cycle."""

    class Meta:
        model = Scenario
        fields = ["title", "body", "how", "who", "position"]
        widgets = {"body": forms.Textarea({"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].required = False
        if not self.instance.pk:
            self.initial["position"] = None


class CopyForm(forms.Form):
    """The title of a copy."""

    title = forms.CharField(label=_("Title of the copy"), max_length=160)
