"""What staff type to keep a course: one form for the course, its edition and the meetings."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core.days import plausible_day
from land.core.models import Programme, Term, Territory
from land.enrolment.actions import place_named
from land.enrolment.forms.events import lines_of
from land.enrolment.models import Meeting
from training.actions import Session
from training.models import Course, Edition

LINE = re.compile(
    r"^\s*(?P<day>\d{1,2}/\d{1,2}/\d{4})\s+(?P<start>\d{1,2}[:.]\d{2})\s*[-–]\s*(?P<end>\d{1,2}[:.]\d{2})"
    r"\s+(?P<title>\S.*)$"
)
COURSE = (
    "area", "title", "title_en", "summary", "summary_en", "objectives", "for_whom", "level", "hours",
    "prerequisites", "method", "objectives_en", "for_whom_en", "prerequisites_en", "method_en",
)  # fmt: skip
LONG = forms.Textarea({"rows": 3})


class CourseForm(forms.Form):
    """Everything of a course held once. `facts()` is what the verb wants."""

    title = forms.CharField(label=_("Title"), max_length=160)
    area = forms.ModelChoiceField(label=_("Training area"), queryset=Term.objects.of("training-area"))
    summary = forms.CharField(label=_("In two lines"), max_length=600, widget=LONG)
    objectives = forms.CharField(
        label=_("What one learns"), required=False, widget=LONG, help_text=_("One thing a line.")
    )
    for_whom = forms.CharField(label=_("For whom"), max_length=600, widget=LONG)
    prerequisites = forms.CharField(label=_("Prerequisites"), max_length=600, required=False, widget=LONG)
    requires = forms.ModelMultipleChoiceField(
        label=_("Courses to follow first"),
        required=False,
        queryset=Course.objects.order_by("title", "pk"),
        help_text=_(
            "Whoever has not followed them to the end cannot enrol alone; staff can enrol them by hand."
        ),
    )
    method = forms.CharField(label=_("Method"), max_length=600, required=False, widget=LONG)
    level = forms.ChoiceField(label=_("Level"), choices=Course.Level.choices)
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=2000)
    mode = forms.ChoiceField(label=_("Mode"), choices=Meeting.Mode.choices)
    meetings = forms.CharField(
        label=_("Meetings"),
        widget=forms.Textarea({"rows": 6}),
        help_text=_("One line each, the time is Rome's: 04/05/2027 15:00-18:00 How one begins."),
    )
    municipality = forms.ModelChoiceField(
        label=_("Municipality"), queryset=Territory.objects.municipalities(), required=False
    )
    place_name = forms.CharField(label=_("Place"), max_length=160, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(5000)],
        help_text=_("Empty: no limit."),
    )
    trainers = forms.ModelMultipleChoiceField(
        label=_("Trainers"),
        required=False,
        queryset=Person.objects.filter(user__grants__role="trainer").order_by("last_name", "pk").distinct(),
    )
    trainer_role = forms.CharField(
        label=_("Who teaches"),
        max_length=200,
        required=False,
        help_text=_("Their trade, as the page says it."),
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    summary_en = forms.CharField(label=_("Summary in English"), max_length=600, required=False, widget=LONG)
    objectives_en = forms.CharField(
        label=_("What one learns, in English"), required=False, widget=LONG, help_text=_("One thing a line.")
    )
    for_whom_en = forms.CharField(
        label=_("For whom, in English"), max_length=600, required=False, widget=LONG
    )
    prerequisites_en = forms.CharField(
        label=_("Prerequisites in English"), max_length=600, required=False, widget=LONG
    )
    method_en = forms.CharField(label=_("Method in English"), max_length=600, required=False, widget=LONG)
    meetings_en = forms.CharField(
        label=_("Meetings in English"),
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("The titles alone, one a line, in the same order."),
    )
    place_name_en = forms.CharField(label=_("Place in English"), max_length=160, required=False)
    trainer_role_en = forms.CharField(label=_("Who teaches, in English"), max_length=200, required=False)
    of_programme = forms.ModelChoiceField(
        label=_("Funded by the programme"),
        queryset=Programme.objects.filter(state="open"),
        required=False,
        empty_label=_("none"),
    )

    def clean_objectives(self) -> list[str]:
        """Its lines."""
        return lines_of(self.cleaned_data["objectives"])

    def clean_objectives_en(self) -> list[str]:
        """Its lines."""
        return lines_of(self.cleaned_data["objectives_en"])

    def clean_meetings_en(self) -> list[str]:
        """Its lines: as many as the meetings, or none."""
        titles, rows = lines_of(self.cleaned_data["meetings_en"]), self.cleaned_data.get("meetings")
        if titles and rows is not None and len(titles) != len(rows):
            raise forms.ValidationError(_("Write as many lines as there are in Italian."))
        return [title[:160] for title in titles]

    def clean_meetings(self) -> list[Session]:
        """Lines as meetings, in Rome's time."""
        lines = [line for line in self.cleaned_data["meetings"].splitlines() if line.strip()]
        return [self._meeting(number, line) for number, line in enumerate(lines, 1)]

    def _meeting(self, number: int, line: str) -> Session:
        found = LINE.match(line)
        try:
            if found is None:
                raise ValueError
            starts, ends = (
                timezone.make_aware(
                    datetime.strptime(f"{found['day']} {found[at].replace('.', ':')}", "%d/%m/%Y %H:%M")
                ).astimezone(
                    UTC
                )  # else the two are compared by their wall clocks, also when the clocks change
                for at in ("start", "end")
            )
            if ends <= starts:
                raise ValueError
        except ValueError:
            raise forms.ValidationError(
                _(
                    "Line %(number)s: write the day, the start, the end and the title, as in "
                    "04/05/2027 15:00-18:00 How one begins."
                ),
                params={"number": number},
            ) from None
        plausible_day(timezone.localtime(starts))
        return Session(found["title"].strip()[:160], starts, ends)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.check_place(cleaned, cleaned.get("mode", ""))
        return cleaned

    def check_place(self, cleaned: dict[str, Any], mode: str) -> None:
        """A course that is not online has a place; a place has its municipality."""
        if mode != "online":
            for name in ("municipality", "place_name"):
                if name in cleaned and not cleaned[name]:
                    self.add_error(name, _("A course in presence has a place."))
        elif bool(cleaned.get("municipality")) != bool(cleaned.get("place_name")):
            self.add_error("place_name", _("Write the place and its municipality, or neither."))

    def titled(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The facts with each meeting carrying its English title."""
        titles = facts.pop("meetings_en") or [""] * len(facts["meetings"])
        facts["meetings"] = [
            replace(each, title_en=title) for each, title in zip(facts["meetings"], titles, strict=True)
        ]
        return facts

    def facts(self) -> dict[str, Any]:
        """What `actions.save_course` takes."""
        facts = dict(self.cleaned_data)
        place = {key: facts.pop(key) for key in ("municipality", "address")}
        place |= {"name": facts.pop("place_name"), "name_en": facts.pop("place_name_en")}
        facts["place"] = place_named(**place) if place["name"] else None
        facts = self.titled(facts)
        return {"course_facts": {key: facts.pop(key) for key in COURSE}, **facts}


def initial_of_course(course: Course) -> dict[str, Any]:
    """A course as its form shows it."""
    return {
        **{name: getattr(course, name) for name in COURSE},
        "area": course.area_id,
        "requires": [each.pk for each in course.requires.all()],
        "objectives": "\n".join(course.objectives),
        "objectives_en": "\n".join(course.objectives_en),
    }


def initial_of(edition: Edition) -> dict[str, Any]:
    """An edition as its form shows it."""
    activity = edition.activity
    place = activity.place
    return {
        **initial_of_course(edition.course),
        "meetings_en": "\n".join(
            meeting.title_en
            for meeting in activity.meetings.held().order_by("starts_at", "pk")
            if meeting.title_en
        ),
        "place_name_en": place.name_en if place else "",
        "trainer_role_en": edition.trainer_role_en,
        "mode": edition.mode,
        "meetings": "\n".join(
            _line(meeting) for meeting in activity.meetings.held().order_by("starts_at", "pk")
        ),
        "municipality": place.municipality_id if place else None,
        "place_name": place.name if place else "",
        "address": place.address if place else "",
        "capacity": activity.capacity,
        "trainers": [person.pk for person in edition.trainers.all()],
        "trainer_role": edition.trainer_role,
        "of_programme": activity.programme_id,
    }


def _line(meeting: Meeting) -> str:
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return f"{starts:%d/%m/%Y %H:%M}-{ends:%H:%M} {meeting.title}"
