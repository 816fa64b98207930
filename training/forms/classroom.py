"""What is typed in the classroom: by trainers to divide, to give tasks and materials; by people to hand in and to review."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.community.models import Audience
from land.enrolment.models import Enrolment, Meeting
from training.actions.people import ATTRIBUTES
from training.forms.courses import lines_of
from training.models import Edition, GroupSet, Material, Task, Topic

WHEN = "%Y-%m-%dT%H:%M"
LABELS = {"province": _("Balance the provinces"), "sector": _("Balance the sectors of the cooperatives")}
COUNTED = {"province": _("People by province"), "sector": _("People by sector of their cooperative")}
WEIGHTS = [("0", _("no")), ("1", _("yes")), ("3", _("above all"))]


def when(**attrs: Any) -> forms.DateTimeInput:
    """A day and an hour, as browsers ask for them."""
    return forms.DateTimeInput({"type": "datetime-local", **attrs}, format=WHEN)


class GroupsForm(forms.Form):
    """How to divide people into groups."""

    name = forms.CharField(label=_("Name of this division"), max_length=80, initial=_("Work groups"))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[row for row in GroupSet.Kind.choices if row[0] != "experts"], initial="base"
    )
    target_size = forms.IntegerField(
        label=_("People in a group"),
        min_value=2,
        max_value=12,
        initial=5,
        help_text=_("Sizes differ by one at most, and nobody is left alone."),
    )
    topics = forms.CharField(
        label=_("Topics of a jigsaw"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One a line; in each group every topic has somebody. Leave empty for plain groups."),
    )
    apart_by_cooperative = forms.BooleanField(
        label=_("People of one cooperative in different groups"), required=False, initial=True
    )
    avoid_previous = forms.BooleanField(label=_("With others than in the last division"), required=False)
    together = forms.CharField(
        label=_("To keep together"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One party a line, last names or full names separated by commas: Rossi, Bianchi."),
    )
    apart = forms.CharField(
        label=_("To keep apart"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The same way."),
    )
    seed = forms.IntegerField(
        label=_("Number of the draw"),
        min_value=1,
        max_value=9999,
        initial=1,
        help_text=_("The same number gives the same groups; another number, another draw."),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(
            Enrolment.objects.filter(activity=edition.activity_id).confirmed().select_related("person")
        )
        for name in ATTRIBUTES:
            self.fields[f"weight_{name}"] = forms.ChoiceField(
                label=LABELS[name], choices=WEIGHTS, initial="1"
            )
        self.order_fields(["name", "kind", "target_size", *(f"weight_{name}" for name in ATTRIBUTES)])

    def _person(self, said: str) -> int:
        wanted = " ".join(said.casefold().split())
        found = [
            row
            for row in self.people
            if wanted in (row.person.name.casefold(), row.person.last_name.casefold())
            or wanted == f"{row.person.last_name} {row.person.first_name}".casefold()
        ]
        if len(found) != 1:
            raise forms.ValidationError(
                _("“%(name)s” is nobody with a place here: check how it is written.")
                if not found
                else _("More than one person answers to “%(name)s”: write first and last name."),
                params={"name": said},
            )
        return found[0].pk

    def _parties(self, field: str) -> list[list[int]]:
        lines = lines_of(self.cleaned_data[field])
        parties = [[self._person(name.strip()) for name in line.split(",") if name.strip()] for line in lines]
        if any(len(party) < 2 for party in parties):
            raise forms.ValidationError(_("Each line names at least two people, separated by commas."))
        return parties

    def clean_together(self) -> list[list[int]]:
        """Parties, as enrolments' primary keys."""
        return self._parties("together")

    def clean_apart(self) -> list[list[int]]:
        """Pairs: a line of three names is three pairs."""
        return [
            [one, other]
            for party in self._parties("apart")
            for index, one in enumerate(party)
            for other in party[index + 1 :]
        ]

    def clean_topics(self) -> list[str]:
        """Lines, each once."""
        topics = [line[:120] for line in lines_of(self.cleaned_data["topics"])]
        if len(topics) == 1:
            raise forms.ValidationError(_("A jigsaw has at least two topics."))
        if len({topic.casefold() for topic in topics}) != len(topics):
            raise forms.ValidationError(_("Each topic is written once."))
        return topics

    def facts(self) -> dict[str, Any]:
        """What `draw_groups` takes."""
        facts = dict(self.cleaned_data)
        facts["weights"] = {name: int(facts.pop(f"weight_{name}")) for name in ATTRIBUTES}
        return facts


def wishes_of(row: GroupSet, people: dict[int, str]) -> dict[str, Any]:
    """A draft division as its form shows it."""
    return {
        **{name: getattr(row, name) for name in ("name", "kind", "target_size", "seed")},
        "apart_by_cooperative": row.apart_by_cooperative,
        "avoid_previous": row.avoid_previous,
        "topics": "\n".join(topic.title for topic in row.topics.all()),
        "together": "\n".join(", ".join(people.get(pk, "?") for pk in party) for party in row.keep_together),
        "apart": "\n".join(", ".join(people.get(pk, "?") for pk in pair) for pair in row.keep_apart),
        **{f"weight_{name}": str(row.weights.get(name, 0)) for name in ATTRIBUTES},
    }


class MaterialForm(forms.Form):
    """Something to read, and for whom."""

    title = forms.CharField(label=_("Title"), max_length=160)
    note = forms.CharField(label=_("In a few words"), max_length=300, required=False)
    address = forms.URLField(label=_("Web address"), max_length=500, required=False, assume_scheme="https")
    upload = forms.FileField(label=_("or a file"), required=False, allow_empty_file=True)
    visible = forms.ChoiceField(label=_("For whom"), choices=Material.Visible.choices, initial="enrolled")
    after = forms.ModelChoiceField(
        label=_("After which meeting"), queryset=Meeting.objects.none(), required=False, empty_label=_("none")
    )
    topic = forms.ModelChoiceField(
        label=_("Of which topic"), queryset=Topic.objects.none(), required=False, empty_label=_("none")
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meetings = Meeting.objects.filter(activity=edition.activity_id).held().order_by("starts_at", "pk")
        self.fields["after"].queryset = meetings  # type: ignore[attr-defined]
        topics = Topic.objects.filter(group_set__edition=edition)
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]
        if not topics.exists():
            del self.fields["topic"]
            choices = [row for row in Material.Visible.choices if row[0] != "topic"]
            self.fields["visible"].choices = choices  # type: ignore[attr-defined]


class TaskForm(forms.ModelForm):
    """A task for groups."""

    class Meta:
        model = Task
        fields = [
            "title", "kind", "group_set", "instructions", "due_at", "needs_parts", "closes_when_due", "for_certificate",
        ]  # fmt: skip
        widgets = {"instructions": forms.Textarea({"rows": 6}), "due_at": when()}

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sets = GroupSet.objects.filter(edition=edition, state="published")
        field: Any = self.fields["group_set"]
        field.queryset, field.empty_label = sets, None
        self.fields["due_at"].widget = when()

    def clean_due_at(self) -> datetime:
        """Still to come, unless it stays as it was."""
        due: datetime = self.cleaned_data["due_at"]
        before = self.instance.due_at.replace(second=0, microsecond=0) if self.instance.pk else None
        if due <= timezone.now() and due != before:
            raise forms.ValidationError(_("This moment is past: give people time to do it."))
        return due

    def facts(self) -> dict[str, Any]:
        """What `give_task` takes."""
        return dict(self.cleaned_data)


class PartForm(forms.Form):
    """A member's own part."""

    text = forms.CharField(
        label=_("My part"), max_length=10000, required=False, widget=forms.Textarea({"rows": 6})
    )
    upload = forms.FileField(label=_("or a file"), required=False, allow_empty_file=True)


class DeliverableForm(forms.Form):
    """What the group hands in."""

    text = forms.CharField(
        label=_("Text of the group"), max_length=20000, required=False, widget=forms.Textarea({"rows": 10})
    )
    links = forms.CharField(
        label=_("Web addresses"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("One a line."),
    )
    upload = forms.FileField(label=_("File"), required=False, allow_empty_file=True)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def clean_links(self) -> list[str]:
        """Addresses, each complete."""
        field = forms.URLField(max_length=500, assume_scheme="https")
        found = []
        for number, line in enumerate(lines_of(self.cleaned_data["links"]), 1):
            try:
                found.append(field.clean(line))
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("Line %(number)d is not a web address: it begins with https://"),
                    params={"number": number},
                ) from None
        return found


class ReflectionForm(forms.Form):
    """What a member has learnt."""

    text = forms.CharField(
        label=_("What I have learnt, and how we worked together"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Read by the trainer alone."),
    )


class RoundForm(forms.Form):
    """How groups review each other."""

    criteria = forms.CharField(
        label=_("Criteria"),
        widget=forms.Textarea({"rows": 5}),
        help_text=_("From three to five, one a line; each is answered from 1 to 4."),
        initial=_(
            "It answers the question\nIt is clear to who was not there\nIt can be done by a cooperative"
        ),
    )
    reviews_each = forms.IntegerField(
        label=_("Reviews that each group writes"), min_value=1, max_value=5, initial=2
    )
    closes_at = forms.DateTimeField(label=_("To be written by"), widget=when())
    anonymous = forms.BooleanField(
        label=_("Without the name of the group that writes"), required=False, initial=True
    )

    def clean_criteria(self) -> list[str]:
        """Lines."""
        return [line[:200] for line in lines_of(self.cleaned_data["criteria"])]


class ReviewForm(forms.Form):
    """A group's opinion of another's work: a number for each criterion, and why."""

    def __init__(self, *args: Any, criteria: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marks = [(1, _("1 – not yet")), (2, _("2 – in part")), (3, _("3 – well")), (4, _("4 – very well"))]
        for number, criterion in enumerate(criteria):
            self.fields[f"score_{number}"] = forms.TypedChoiceField(
                label=criterion, choices=marks, coerce=int, widget=forms.RadioSelect
            )
        self.fields["comment"] = forms.CharField(
            label=_("Why, and what could be better"),
            max_length=4000,
            widget=forms.Textarea({"rows": 6}),
            help_text=_("At least 80 characters."),
        )

    @property
    def scores(self) -> list[int]:
        """In the order of the criteria."""
        return [value for name, value in self.cleaned_data.items() if name.startswith("score_")]


class ResourceForm(forms.Form):
    """A material as the library presents it."""

    title = forms.CharField(label=_("Title"), max_length=160)
    summary = forms.CharField(
        label=_("Summary"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What it is good for."),
    )
    licence = forms.CharField(
        label=_("Licence"),
        max_length=80,
        required=False,
        help_text=_("For instance CC BY 4.0; empty: all rights reserved."),
    )
    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices)
