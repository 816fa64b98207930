"""What is asked when somebody takes a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.enrolment.models import Attendance, Enrolment


class EnrolForm(forms.Form):
    """The confirming page of an enrolment."""

    needs = forms.CharField(
        label=_("What I need to take part"),
        help_text=_(
            "For example a sign-language interpreter, or a seat near the door. Only the organisers read it."
        ),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    accept_overlap = forms.BooleanField(
        label=_("I know that it overlaps, and enrol all the same"), required=False
    )

    def __init__(self, *args: object, overlapping: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not overlapping:
            del self.fields["accept_overlap"]


class ReasonForm(forms.Form):
    """Why staff do something to somebody's enrolment."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.TextInput)


class CapacityForm(forms.Form):
    """How many places there are."""

    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=5000, required=False, help_text=_("Empty: no limit")
    )
    keep_beyond = forms.BooleanField(
        label=_("Keep those who have a place already, beyond the limit"), required=False
    )


class RegisterForm(forms.Form):
    """The register of one meeting: for each person a state and, for who was there in part, the minutes.

    Each field carries what it showed when the page was opened, and only lines that were changed on it are written: who
    came in at the door in the meantime stays in.
    """

    def __init__(
        self,
        *args: Any,
        people: list[Enrolment],
        standing: dict[int, Attendance],
        longest: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for person in people:
            line = standing.get(person.pk)
            self.fields[f"state_{person.pk}"] = forms.ChoiceField(
                label=person.person.name,
                choices=[("", _("not written")), *Attendance.State.choices],
                required=False,
                show_hidden_initial=True,
                initial=line.state if line else "",
            )
            self.fields[f"minutes_{person.pk}"] = forms.IntegerField(
                label=_("Minutes of %(person)s") % {"person": person.person},
                min_value=0,
                max_value=longest,
                required=False,
                show_hidden_initial=True,
                initial=line.minutes if line and line.state == "late" else None,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for person in self.people:
            late = cleaned.get(f"state_{person.pk}") == "late"
            if late and f"minutes_{person.pk}" in cleaned and cleaned[f"minutes_{person.pk}"] is None:
                self.add_error(
                    f"minutes_{person.pk}", _("For who was late, or left before, write how many minutes.")
                )
        return cleaned

    def lines(self) -> list[tuple[Enrolment, forms.BoundField, forms.BoundField]]:
        """A person with the two fields of their line."""
        return [(row, self[f"state_{row.pk}"], self[f"minutes_{row.pk}"]) for row in self.people]

    def entries(self) -> dict[int, tuple[str, int | None]]:
        """What `write_attendance` takes: the lines that differ from those on the page."""
        data, changed = self.cleaned_data, set(self.changed_data)
        return {
            row.pk: (data[f"state_{row.pk}"], data[f"minutes_{row.pk}"])
            for row in self.people
            if changed & {f"state_{row.pk}", f"minutes_{row.pk}"}
        }
