"""What staff type to call a workshop."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.core.models import Territory
from land.enrolment.forms.events import EventForm, initial_of_event, lines_of
from land.enrolment.models import Quota
from workshops.actions import Asked
from workshops.models import Cycle, StakeholderGroup, Workshop

LINE = re.compile(r"^(?P<title>[^;]{2,80})(?:;\s*(?P<least>\d{0,4})\s*)?(?:;\s*(?P<most>\d{0,4})\s*)?$")


class CycleForm(forms.ModelForm):
    """What the workshops of one round share."""

    class Meta:
        model = Cycle
        fields = ["title", "topic", "horizon_year", "title_en", "topic_en", "programme"]
        widgets = {"topic": forms.Textarea({"rows": 4}), "topic_en": forms.Textarea({"rows": 4})}


class WorkshopForm(EventForm):
    """Everything of a workshop. `facts()` is what the verb wants."""

    cycle = forms.ModelChoiceField(label=_("Cycle"), queryset=Cycle.objects.all())
    area = forms.ModelChoiceField(label=_("Territory"), queryset=Territory.objects.areas())
    intro = forms.CharField(
        label=_("What it is about"), max_length=4000, required=False, widget=forms.Textarea({"rows": 5})
    )
    intro_en = forms.CharField(
        label=_("What it is about, in English"), max_length=4000, required=False, widget=forms.Textarea({"rows": 5})
    )  # fmt: skip
    groups = forms.CharField(
        label=_("Categories of actors"), max_length=1200, widget=forms.Textarea({"rows": 5}),
        help_text=_("One a line: name; places kept for it; most places. For instance: Cooperatives; 15; 30"),
    )  # fmt: skip
    themes = forms.CharField(
        label=_("Themes"), max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text=_("From two to six, one a line: what mixed groups work on in the second half of the day."),
    )  # fmt: skip
    votes_per_person = forms.IntegerField(
        label=_("Votes of each person"), min_value=1, max_value=20, initial=5
    )
    own_group = forms.ChoiceField(
        label=_("Ideas of one’s own group"),
        choices=Workshop.OwnGroup.choices,
        initial=Workshop.OwnGroup.ALLOWED,
    )
    paper_needs_two = forms.BooleanField(
        label=_("A second person checks paper ballots"), required=False, initial=True
    )
    accessibility_note = forms.CharField(
        label=_("How to take part for everybody"), max_length=600, required=False,
        help_text=_("Steps, hearing loop, interpreters, help without a phone."),
    )  # fmt: skip

    def __init__(self, *args: Any, row: Workshop | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [group.key for group in row.groups.all()] if row else []

    def clean_groups(self) -> list[Asked]:
        """The categories, one a line; those that were there keep their key by their place."""
        asked = []
        for number, line in enumerate(lines_of(self.cleaned_data["groups"])):
            found = LINE.match(line)
            if found is None:
                raise forms.ValidationError(
                    _("“%(line)s” cannot be read: write name; places kept for it; most places."),
                    params={"line": line[:60]},
                )
            least, most = int(found["least"] or 0), int(found["most"]) if found["most"] else None
            if most is not None and most < least:
                raise forms.ValidationError(
                    _("“%(line)s”: the most places are fewer than those kept."), params={"line": line[:60]}
                )
            key = self.keys[number] if number < len(self.keys) else ""
            asked.append(Asked(found["title"].strip(), least, most, key=key))
        return asked

    def clean_themes(self) -> list[str]:
        """The themes, one a line, each once."""
        lines = list(dict.fromkeys(lines_of(self.cleaned_data["themes"])))
        if not 2 <= len(lines) <= 6:
            raise forms.ValidationError(_("Write from two to six themes, one a line."))
        return lines

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        groups, capacity = cleaned.get("groups"), cleaned.get("capacity")
        if groups and capacity is not None and sum(each.minimum for each in groups) > capacity:
            self.add_error("groups", _("More places are kept for the categories than there are."))
        return cleaned


def initial_of_workshop(row: Workshop) -> dict[str, Any]:
    """A workshop as its form shows it."""
    names = ("intro", "intro_en", "votes_per_person", "own_group", "paper_needs_two", "accessibility_note")
    quotas = {quota.key: quota for quota in Quota.objects.filter(activity=row.activity_id)}
    return (
        initial_of_event(row)
        | {name: getattr(row, name) for name in names}
        | {
            "cycle": row.cycle_id,
            "area": row.area_id,
            "groups": "\n".join(_line(group, quotas.get(group.key)) for group in row.groups.all()),
            "themes": "\n".join(theme.title for theme in row.themes.all()),
        }
    )


def _line(group: StakeholderGroup, quota: Quota | None) -> str:
    least, most = (quota.minimum, quota.maximum) if quota else (0, None)
    return f"{group.title}; {least}; {'' if most is None else most}"
