"""The register as it is typed, and the sheets that were signed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from land.enrolment.models import Attendance, Enrolment


class ScanForm(forms.Form):
    """A signed sheet, as a PDF or a picture."""

    upload = forms.FileField(
        label=_("Scanned signature sheet"),
        help_text=_("PDF, JPG or PNG, 20 MB at most; a photograph of the sheet will do."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
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

    def lock(self) -> None:
        """Only to be read."""
        for field in self.fields.values():
            field.disabled = True

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
