"""What staff type to make the grid of a BarCamp."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from land.enrolment.forms.events import when
from startups.actions.grid import PHASES
from startups.models import BarCamp, Proposal, SessionRoom, Slot


class SlotChoice(forms.ModelChoiceField):
    """Slots by their hours of Rome."""

    def label_from_instance(self, obj: Any) -> str:
        return slot_words(obj)


def slot_words(slot: Slot) -> str:
    """From when to when."""
    from django.utils import timezone

    return f"{timezone.localtime(slot.starts_at):%H:%M}–{timezone.localtime(slot.ends_at):%H:%M}"


class PlaceForm(forms.Form):
    """A session, or something else, in a cell: room and slot."""

    session = forms.ModelChoiceField(
        label=pgettext_lazy("of a BarCamp", "session"), queryset=Proposal.objects.none(), required=False
    )
    title = forms.CharField(
        label=_("or something for everybody"),
        max_length=120,
        required=False,
        help_text=_("A break, a welcome."),
    )
    room = forms.ModelChoiceField(
        label=pgettext_lazy("of a BarCamp", "room"), queryset=SessionRoom.objects.none()
    )
    slot = SlotChoice(label=pgettext_lazy("of a grid", "slot"), queryset=Slot.objects.none())

    def __init__(self, *args: Any, barcamp: BarCamp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = Proposal.objects.open().filter(barcamp=barcamp)
        self.fields["room"].queryset = barcamp.rooms.used()
        self.fields["slot"].queryset = barcamp.slots.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("session")) == bool(cleaned.get("title", "").strip()):
            self.add_error("session", _("Choose a session, or write something for everybody."))
        return cleaned


class RoomForm(forms.Form):
    """A room of the day."""

    name = forms.CharField(label=_("Name"), max_length=60)
    seats = forms.IntegerField(
        label=pgettext_lazy("in a room", "Seats"), min_value=1, max_value=2000, required=False
    )
    step_free = forms.BooleanField(label=_("without steps"), required=False)


class SlotForm(forms.Form):
    """A slot of the day."""

    starts_at = when(_("Starts"))
    ends_at = when(_("Ends"))


class PublishForm(forms.Form):
    """What is said of a version."""

    comment = forms.CharField(label=_("what changes, in one line"), max_length=300, required=False)


class PhasesForm(forms.ModelForm):
    """When sessions are proposed, voted and placed, and how many of each."""

    class Meta:
        model = BarCamp
        fields = [*PHASES, "late_proposals", "max_proposals_per_person", "votes_per_person"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in PHASES:
            old = self.fields[name]
            self.fields[name] = when(old.label)
            self.fields[name].required, self.fields[name].help_text = False, old.help_text
        for name, most in (("max_proposals_per_person", 20), ("votes_per_person", 50)):
            self.fields[name].validators = [MinValueValidator(1), MaxValueValidator(most)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for opens, closes in zip(PHASES[::2], PHASES[1::2], strict=True):
            frm, until = cleaned.get(opens), cleaned.get(closes)
            if frm and until and until <= frm:
                self.add_error(closes, _("It must close after it opens."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What the verb takes."""
        return dict(self.cleaned_data)
