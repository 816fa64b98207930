"""What is typed to join ideas: the new text, the pact, the answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from startups.forms.ideas import IdeaTexts
from startups.models import Idea

MODES = [
    ("merger", _("They become one idea: a new page, the earlier ones lead there.")),
    ("alliance", _("They stay distinct: each keeps its page and its people, and a pact ties them.")),
]


class ConvergenceForm(IdeaTexts):
    """A proposal to join these ideas. `facts()` is what `actions.convergence.propose` wants."""

    mode = forms.ChoiceField(label=_("How"), choices=MODES, widget=forms.RadioSelect, initial="merger")
    lead = forms.ModelChoiceField(
        label=_("Who leads"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("to be decided together"),
    )
    roles = forms.CharField(
        label=_("Who does what"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("The pact: what each one brings and takes care of."),
    )  # fmt: skip
    credit = forms.CharField(
        label=_("How each one’s part is acknowledged"), max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("Whose name comes where, and what is said of the ideas it comes from."),
    )  # fmt: skip

    def __init__(self, *args: Any, ideas: Sequence[Idea], authors: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = Person.objects.filter(pk__in=[author.pk for author in authors])  # type: ignore[attr-defined]
        self.order_fields(["mode"])
        first = ideas[0]
        self.initial = {
            "theme": first.theme_id,
            "territory": first.territory_id,
            "need": "\n\n".join(idea.need for idea in ideas)[:2000],
            "solution": "\n\n".join(idea.solution for idea in ideas)[:4000],
            "recipients": first.recipients,
            **self.initial,
        }

    def facts(self) -> dict[str, Any]:
        """Texts and pact."""
        return dict(self.cleaned_data)


class AnswerForm(forms.Form):
    """Two lines with a yes or a no."""

    note = forms.CharField(
        label=_("A note, if you like"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("The other authors read it."),
    )  # fmt: skip
