"""What is typed from an approved plan on: duties, appointments, the new cooperative, how it goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperatives.models import Cooperative
from land.accounts.models import Person
from land.core.days import plausible_day
from land.core.models import Term, Territory
from land.enrolment.forms.events import lines_of, when
from startups.actions.starting import version_of
from startups.forms.calls import area
from startups.forms.research import NumberField
from startups.models import FollowUp, Project, StartingItem


def day(label: Any, *, required: bool = False) -> forms.DateField:
    """A day, with the browser's own control."""
    return forms.DateField(
        label=label,
        required=required,
        validators=[plausible_day],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class ItemForm(forms.Form):
    """How a duty stands."""

    state = forms.ChoiceField(label=_("How it stands"), choices=StartingItem.State.choices)
    responsible = forms.ModelChoiceField(
        label=_("Who takes care"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("the whole group"),
    )
    due_on = day(pgettext_lazy("deadline", "By"))
    note = area(_("Note"), rows=3, length=2000)
    upload = forms.FileField(label=_("Document"), required=False, allow_empty_file=True)
    drop = forms.BooleanField(label=_("Take the document away"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, item: StartingItem, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "state": item.state,
                "responsible": item.responsible_id,
                "due_on": item.due_on,
                "note": item.note,
                "seen": version_of(item),
            },
        )
        super().__init__(*args, **kwargs)
        if item.document is None:
            del self.fields["drop"]
        else:
            self.fields["upload"].help_text = _("Now there is “%(name)s”: another one takes its place.") % {
                "name": item.document.name
            }
        group = item.project.idea.group
        people = Person.objects.filter(founding__group=group, founding__left_at=None) | Person.objects.filter(
            tutored=item.project
        )
        self.fields["responsible"].queryset = people.distinct().order_by("last_name", "pk")  # type: ignore[attr-defined]


class SlotForm(forms.Form):
    """A time that a tutor offers."""

    starts_at = when(_("Starts"))
    minutes = forms.TypedChoiceField(
        label=_("How long"), coerce=int, initial=60,
        choices=[(30, _("30 minutes")), (60, _("one hour")), (90, _("an hour and a half")), (120, _("two hours"))],
    )  # fmt: skip
    subject = forms.CharField(label=_("What about"), max_length=200, required=False)


class AgreedForm(forms.Form):
    """What was agreed at an appointment."""

    notes = area(_("What was agreed"), rows=4, length=4000, required=True)


class BirthForm(forms.Form):
    """The new cooperative, as it enters the registry."""

    name = forms.CharField(label=_("Name"), max_length=255)
    tax_code = forms.CharField(label=_("Codice fiscale"), max_length=13)
    legal_form = forms.ChoiceField(
        label=_("Legal form of the cooperative"), choices=Cooperative.LegalForm.choices
    )
    sector = forms.ModelChoiceField(label=_("Sector"), queryset=Term.objects.of("sector"))
    albo_category = forms.ModelChoiceField(label=_("Category of the Albo"), queryset=Term.objects.of("albo"))
    municipality = forms.ModelChoiceField(
        label=_("Municipality"), queryset=Territory.objects.municipalities()
    )
    founded_on = day(_("Founded on"), required=True)
    rea = forms.CharField(label=_("REA number"), max_length=20, required=False)
    description = area(_("What it does"), rows=4)
    representative = forms.ModelChoiceField(
        label=_("Representative"), queryset=Person.objects.none(), help_text=_("One of the group: an invitation goes out.")
    )  # fmt: skip
    consent_directory = forms.BooleanField(
        label=_("The cooperative agrees to stand in the public directory"), required=False
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(founding__group__idea=project.idea_id, founding__left_at=None)
        self.fields["representative"].queryset = people.order_by("last_name", "pk")  # type: ignore[attr-defined]


class NetworkForm(forms.Form):
    """The network project that an idea ends in."""

    title = forms.CharField(label=_("Title"), max_length=160)
    summary = area(_("What it wants to do"), rows=5, length=2000, required=True)
    partners = area(_("Partners"), help_text=_("One a line."))

    def clean_partners(self) -> list[str]:
        """Its lines."""
        return lines_of(self.cleaned_data["partners"])


class TutorsForm(forms.Form):
    """Who accompanies a project."""

    tutors = forms.ModelMultipleChoiceField(
        label=_("Tutors"), queryset=Person.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("People with the role of trainer or evaluator, and staff."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(
            user__is_active=True, user__grants__role__in=["trainer", "evaluator", "staff"]
        )
        self.fields["tutors"].queryset = people.distinct().order_by("last_name", "pk")  # type: ignore[attr-defined]


class FollowUpForm(forms.Form):
    """How the cooperative goes."""

    active = forms.TypedChoiceField(
        label=_("Does it work?"), choices=[("yes", _("yes")), ("no", _("no, it has stopped"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    jobs = forms.IntegerField(label=_("People who work there"), required=False, min_value=0, max_value=5000)
    women = forms.IntegerField(label=_("of whom women"), required=False, min_value=0, max_value=5000)
    young = forms.IntegerField(
        label=_("of whom up to 35 years old"), required=False, min_value=0, max_value=5000
    )
    revenue = NumberField(
        label=_("Revenue of the last year, in euro"), required=False, max_length=30, help_text=_("For example 12.500,00")
    )  # fmt: skip
    notes = area(_("Notes"), rows=4, length=2000)


def initial_of_follow_up(row: FollowUp) -> dict[str, Any]:
    """A follow-up as its form shows it."""
    active = {True: "yes", False: "no", None: None}[row.active]
    return {
        "active": active, "jobs": row.jobs, "women": row.women, "young": row.young, "revenue": row.revenue,
        "notes": row.notes,
    }  # fmt: skip
