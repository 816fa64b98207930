"""What is typed of an activity of the plan."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.core.days import plausible_day
from land.core.errors import DomainError
from land.enrolment.forms.events import lines_of
from workshops.actions.plan import organisation_named, person_at
from workshops.models import Idea, PlanItem, Workshop
from workshops.models.ideas import Horizon

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DAY, validators=[plausible_day])


class ItemForm(forms.Form):
    """Everything of an activity. `facts()` is what the verb wants."""

    idea = forms.ModelChoiceField(
        label=_("Idea it comes from"),
        queryset=Idea.objects.none(),
        required=False,
        empty_label=_("none: it is new"),
    )
    title = forms.CharField(label=_("What is done"), max_length=160)
    horizon = forms.ChoiceField(label=_("By when"), choices=Horizon.choices, widget=forms.RadioSelect)
    lead_organisation = forms.CharField(
        label=_("Organisation that leads it"), max_length=255, required=False,
        help_text=_("Its name: one that is known already is found, whatever its capitals."),
    )  # fmt: skip
    owner = forms.EmailField(
        label=_("E-mail of the person who answers for it"), required=False,
        help_text=_("They need an account: they will tell here how it goes. The address is shown to nobody."),
    )  # fmt: skip
    partners = forms.CharField(
        label=_("Partners"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line."),
    )  # fmt: skip
    starts_on = _day(_("Starts on"))
    due_on = _day(pgettext_lazy("of an activity of the plan", "Deadline"))
    indicator = forms.CharField(
        label=_("How one sees it"),
        max_length=200,
        required=False,
        help_text=_("For instance: trips made in a month"),
    )
    target = forms.CharField(
        label=_("Target"), max_length=120, required=False, help_text=_("For instance: 200")
    )
    resources = forms.CharField(
        label=_("Resources"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, workshop: Workshop, item: PlanItem | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idea"].queryset = Idea.objects.filter(workshop=workshop).shown()  # type: ignore[attr-defined]
        if item is not None:
            del self.fields["idea"]

    def clean_owner(self) -> Any:
        """Somebody with an account."""
        if not self.cleaned_data["owner"]:
            return None
        try:
            return person_at(self.cleaned_data["owner"])
        except DomainError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, due = cleaned.get("starts_on"), cleaned.get("due_on")
        if isinstance(starts, date) and isinstance(due, date) and due < starts:
            self.add_error("due_on", _("The deadline comes before the beginning."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What `save_item` takes."""
        found = dict(self.cleaned_data)
        name = found["lead_organisation"]
        found["lead_organisation"] = organisation_named(name) if name.strip() else None
        found["partners"] = [organisation_named(line) for line in lines_of(found["partners"])[:20]]
        return found


def initial_of_item(row: PlanItem) -> dict[str, Any]:
    """An activity as its form shows it."""
    names = ("title", "horizon", "starts_on", "due_on", "indicator", "target", "resources")
    return {name: getattr(row, name) for name in names} | {
        "lead_organisation": row.lead_organisation.name if row.lead_organisation else "",
        "owner": row.owner.email if row.owner else "",
        "partners": "\n".join(partner.name for partner in row.partners.all()),
    }


class TellForm(forms.Form):
    """How an activity goes."""

    text = forms.CharField(label=_("How it goes"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    progress = forms.IntegerField(label=_("How far, from 0 to 100"), min_value=0, max_value=100)
    evidence = forms.URLField(
        label=_("Address of a proof"), required=False, assume_scheme="https",
        help_text=_("A page, a deed, photographs: something everybody can open."),
    )  # fmt: skip


class MoveForm(forms.Form):
    """Where an activity goes, and why where it is given up."""

    to = forms.ChoiceField(choices=PlanItem.State.choices)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
