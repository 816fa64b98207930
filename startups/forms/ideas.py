"""What is typed about ideas: the idea itself, its authors."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from land.core.models import Term, Territory
from land.core.querysets import reading_order
from land.enrolment.forms.events import lines_of
from startups.models import Idea

MOST_SKILLS, LONGEST_SKILL, MOST_SDGS = 12, 40, 2
#: who reads what, in the words of who has to choose
VISIBILITIES = [
    ("public", _("Everybody: also visitors and search engines.")),
    ("network", _("Registered people: whoever has logged in. Support and offers come from here.")),
    (
        "call",
        _(
            "Whoever is in the same call: groups that take part in it. Until the idea is in a call, its group alone."
        ),
    ),
    ("group", _("Only its group: authors, founding group, then tutors and evaluators if there are any.")),
]


class Lines(forms.CharField):
    """A few short things, one a line; the same thing once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=1000, widget=forms.Textarea({"rows": 3}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        told = [" ".join(line.split()) for line in lines_of(super().clean(value))]
        lines = list({line.casefold(): line for line in told}.values())
        if len(lines) > MOST_SKILLS:
            raise ValidationError(
                _("At most %(most)d lines: name the most important ones."), params={"most": MOST_SKILLS}
            )
        for line in lines:
            if len(line) > LONGEST_SKILL:
                raise ValidationError(
                    _("“%(line)s” is long: at most %(most)d characters a line."),
                    params={"line": line[:60], "most": LONGEST_SKILL},
                )
        return lines


class PlaceField(forms.ModelChoiceField):
    """An area of the programme or a municipality with its province."""

    def __init__(self, **kwargs: Any) -> None:
        rows = Territory.objects.filter(kind__in=["area", "municipality"]).select_related("parent")
        super().__init__(queryset=rows.order_by("kind", reading_order()), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.parent.code})" if obj.kind == "municipality" else obj.name


class IdeaTexts(forms.Form):
    """What every idea says of itself, written by one or born of several."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("As you would say it to a neighbour.")
    )
    need = forms.CharField(
        label=_("What is missing"), max_length=2000, widget=forms.Textarea({"rows": 5}),
        help_text=_("For whom, where, how one sees it. An example says more than a number."),
    )  # fmt: skip
    solution = forms.CharField(
        label=_("What to do about it"), max_length=4000, widget=forms.Textarea({"rows": 6})
    )
    recipients = forms.CharField(label=_("For whom"), max_length=300, required=False)
    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Term.objects.of("theme"))
    territory = PlaceField(label=_("Territory"), help_text=_("An area of the programme, or a municipality."))


class IdeaForm(IdeaTexts):
    """An idea. `facts()` is what the verbs want."""

    skills_sought = Lines(
        label=_("Skills sought"), help_text=_("Whom you look for. One thing a line: accounts, carpentry.")
    )
    skills_offered = Lines(label=_("Skills offered"), help_text=_("What is there already. One thing a line."))
    sdgs = forms.ModelMultipleChoiceField(
        label=_("Sustainable Development Goals"), queryset=Term.objects.of("sdg"), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("At most two."),
    )  # fmt: skip
    visibility = forms.ChoiceField(
        label=_("Who may read it"), choices=VISIBILITIES, initial="network", widget=forms.RadioSelect,
        help_text=_("It can be changed at any time. As long as it is a draft, only its authors read it."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def clean_sdgs(self) -> Any:
        """Two at most."""
        found = self.cleaned_data["sdgs"]
        if len(found) > MOST_SDGS:
            raise ValidationError(_("Choose two goals at most."))
        return found

    def clean_seen(self) -> int:
        """The version that the page showed; none is none."""
        return self.cleaned_data["seen"] if self.cleaned_data["seen"] is not None else -1

    def facts(self) -> dict[str, Any]:
        """What `actions.start_idea` and `save_idea` take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    @staticmethod
    def initial_of(idea: Idea) -> dict[str, Any]:
        """An idea as its form shows it."""
        names = (
            "title",
            "need",
            "solution",
            "recipients",
            "theme",
            "territory",
            "skills_sought",
            "skills_offered",
            "visibility",
        )
        return {name: getattr(idea, name) for name in names} | {
            "sdgs": idea.sdgs.all(),
            "seen": idea.version,
        }

    def said(self) -> list[tuple[Any, str]]:
        """What was typed, (label, text), to be shown beside what is there."""
        return [
            (self.fields[name].label, _in_words(self.cleaned_data.get(name)))
            for name in self.fields
            if name != "seen"
        ]


def _in_words(value: Any) -> str:
    if isinstance(value, str):
        return dict(VISIBILITIES).get(value, value)  # type: ignore[arg-type]
    if value is None:
        return ""
    if hasattr(value, "__iter__"):
        return "\n".join(str(each) for each in value)
    return str(value)


def differences(form: IdeaForm, idea: Idea) -> list[dict[str, Any]]:
    """Where what was typed and what a colleague saved are not the same: {label, theirs, mine}."""
    initial = IdeaForm.initial_of(idea)
    rows = []
    for name, field in form.fields.items():
        if name == "seen":
            continue
        theirs, mine = _in_words(initial[name]), _in_words(form.cleaned_data.get(name))
        if theirs.replace("\r\n", "\n").strip() != mine.replace("\r\n", "\n").strip():
            rows.append({"label": field.label, "theirs": theirs, "mine": mine})
    return rows


class AuthorForm(forms.Form):
    """Somebody who had the idea too."""

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("They become authors only if they confirm; until then their name is not shown."),
    )
