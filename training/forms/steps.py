"""The steps of the wizard: parts of the course's one form, each for a draft edition."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core.days import plausible_day
from land.enrolment.actions import place_named
from land.enrolment.models import Room
from land.enrolment.questions import READY, kept_for
from training.forms.courses import COURSE, CourseForm

MEETINGS = ("mode", "meetings", "trainers", "trainer_role", "meetings_en", "trainer_role_en")
PLACES = ("municipality", "place_name", "address", "place_name_en", "capacity", "of_programme")


def coming_day(day: date) -> date:
    """Refuse a day that is past. Raises: ValidationError."""
    plausible_day(day)
    if day < timezone.localdate():
        raise forms.ValidationError(_("Choose a day from today on."))
    return day


class FirstDayForm(forms.Form):
    """On which day an edition starts: all its dates follow."""

    first_day = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Meetings, opening and closing of enrolment move by as many days, at the same hours."),
    )

    def clean_first_day(self) -> date:
        """From today on."""
        return coming_day(self.cleaned_data["first_day"])


class PartForm(CourseForm):
    """Some fields of the course's form, in their order."""

    only: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {name: field for name, field in self.fields.items() if name in self.only}


class CourseStep(PartForm):
    """What is taught; with the first day while there is no draft yet."""

    only = (*COURSE, "first_day")
    first_day = FirstDayForm.base_fields["first_day"]

    def __init__(self, *args: Any, begun: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if begun:
            del self.fields["first_day"]

    def clean_first_day(self) -> date:
        """From today on."""
        return coming_day(self.cleaned_data["first_day"])

    def course_facts(self) -> dict[str, Any]:
        """Columns of Course."""
        return {name: self.cleaned_data[name] for name in COURSE}


class MeetingsStep(PartForm):
    """When, how and with whom."""

    only = MEETINGS

    def clean(self) -> dict[str, Any]:
        return forms.Form.clean(self) or {}

    def changes(self) -> dict[str, Any]:
        """Arguments of `save_course`."""
        found = {name: self.cleaned_data[name] for name in MEETINGS}
        return self.titled(found)


class PlacesStep(PartForm):
    """Where, in which room, for how many."""

    only = (*PLACES, "room")
    room = forms.ModelChoiceField(
        label=_("Room"),
        queryset=Room.objects.filter(hidden=False).select_related("place").order_by("place__name", "name"),
        required=False,
        help_text=_("For all meetings in presence; it must be free at those times."),
    )

    def __init__(self, *args: Any, mode: str = "presence", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mode = mode
        if mode == "online":
            del self.fields["room"]

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self) or {}
        self.check_place(cleaned, self.mode)
        room = cleaned.get("room")
        if room is not None and room.place.name != cleaned.get("place_name"):
            self.add_error("room", _("This room is in another place: %(place)s.") % {"place": room.place})
        return cleaned

    def changes(self) -> dict[str, Any]:
        """Arguments of `save_course`."""
        typed = self.cleaned_data
        place = None
        if typed["place_name"]:
            place = place_named(
                name=typed["place_name"], name_en=typed["place_name_en"], municipality=typed["municipality"],
                address=typed["address"],
            )  # fmt: skip
        return {"place": place, "capacity": typed["capacity"], "of_programme": typed["of_programme"]}


class QuestionsStep(forms.Form):
    """Which ready-made questions are asked."""

    keys = forms.MultipleChoiceField(
        label=_("What is asked beside name and e-mail"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what has a purpose: the fewer, the better."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = [  # type: ignore[attr-defined]
            (ready.key, f"{ready.label} ({kept_for(ready.keep_until_days)})") for ready in READY.values()
        ]
