"""Staff's door to the meetings of one event: when, in which room, at which online address. Each change is a verb."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from land.core.days import in_rome, plausible_day
from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse
from land.enrolment import actions, errors
from land.enrolment.models import Activity, Meeting, Room
from land.enrolment.policies import may_manage
from land.enrolment.views.enrolling import activity_of

DAY = {"type": "date"}
HOUR = {"type": "time"}
MOVABLE = ("draft", "published", "running")


class MeetingForm(forms.Form):
    """One meeting, in the hours of Rome. `facts()` is what the verbs want."""

    title = forms.CharField(label=_("Title"), max_length=160)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(DAY, "%Y-%m-%d"), validators=[plausible_day])
    start = forms.TimeField(label=_("Starts"), widget=forms.TimeInput(HOUR, "%H:%M"))
    end_day = forms.DateField(
        label=_("Day on which it ends"),
        required=False,
        widget=forms.DateInput(DAY, "%Y-%m-%d"),
        validators=[plausible_day],
        help_text=_("Only if it ends on another day."),
    )
    end = forms.TimeField(label=_("Ends"), widget=forms.TimeInput(HOUR, "%H:%M"))
    mode = forms.ChoiceField(label=_("Mode"), choices=Meeting.Mode.choices)
    room = forms.ModelChoiceField(
        label=_("Room"), queryset=Room.objects.none(), required=False, empty_label=_("none")
    )
    online_url = forms.URLField(
        label=_("Online address"),
        required=False,
        assume_scheme="https",
        help_text=_("Shown only to whoever has a place."),
    )

    def __init__(self, *args: Any, activity: Activity, meeting: Meeting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Q(hidden=False, place__hidden=False)
        if meeting is not None and meeting.room_id:
            free |= Q(pk=meeting.room_id)
        rooms = Room.objects.filter(free).select_related("place__municipality")
        self.fields["room"].queryset = rooms.order_by("place__name", "name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("mode") == Meeting.Mode.ONLINE and cleaned.get("room"):
            self.add_error("room", gettext("A meeting online alone has no room."))
        moments: dict[str, datetime] = {}
        for name, day in (
            ("start", cleaned.get("day")),
            ("end", cleaned.get("end_day") or cleaned.get("day")),
        ):
            if day and cleaned.get(name):
                try:
                    moments[name] = in_rome(day, cleaned[name])
                except forms.ValidationError as refusal:
                    self.add_error(name, refusal)
        if len(moments) == 2:
            if moments["end"].astimezone(UTC) <= moments["start"].astimezone(UTC):
                self.add_error(
                    "end", gettext("It ends after it starts; past midnight, write the day on which it ends.")
                )
            cleaned["starts_at"], cleaned["ends_at"] = moments["start"], moments["end"]
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What `add_meeting` and `move_meeting` take."""
        names = ("title", "title_en", "starts_at", "ends_at", "mode", "room", "online_url")
        return {name: self.cleaned_data[name] for name in names}


def initial_of(meeting: Meeting) -> dict[str, Any]:
    """A meeting as its form shows it."""
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return {
        **{name: getattr(meeting, name) for name in ("title", "title_en", "mode", "online_url")},
        "day": starts.date(),
        "start": starts.time(),
        "end_day": ends.date() if ends.date() != starts.date() else None,
        "end": ends.time(),
        "room": meeting.room_id,
    }


def _meeting(uuid: UUID) -> Meeting:
    return Meeting.objects.select_related("activity__place", "room__place").get(uuid=uuid)


def _warn(request: HttpRequest, meeting: Meeting) -> None:
    """Say that the room is smaller than the places; nothing stands in the way."""
    seats, places = meeting.room.capacity if meeting.room else None, meeting.activity.capacity
    if seats is not None and (places is None or places > seats):
        sentence = gettext(
            "The room is smaller than the event. Seats in the room: %(seats)d; places: %(places)s."
        )
        messages.warning(
            request, sentence % {"seats": seats, "places": gettext("no limit") if places is None else places}
        )


def _kept(request: HttpRequest, form: MeetingForm, activity: Activity, keep: Callable[[], Meeting]) -> bool:
    """Whether the meeting was kept; a refusal goes to its field."""
    try:
        if activity.state not in MOVABLE:
            raise errors.MeetingsAreFixed
        meeting = keep()
    except DomainError as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, gettext("“%(title)s” is saved.") % {"title": meeting.title})
    _warn(request, meeting)
    return True


@require_http_methods(["GET", "POST"])
@guarded(may_manage, get=activity_of)
@once
def meetings(request: HttpRequest, activity: Activity) -> HttpResponse:
    """The meetings of an event in their order, and a form for one more."""
    form = MeetingForm(
        request.POST or None, activity=activity, initial={"mode": "presence", "title": activity.title}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and _kept(request, form, activity, lambda: actions.add_meeting(activity=activity, **form.facts()))
    ):
        return redirect("enrolment_staff:meetings", activity.uuid)
    context = {
        "activity": activity,
        "rows": activity.meetings.select_related("room__place").order_by("starts_at", "pk"),
        "form": form,
        "may_change": activity.state in MOVABLE,
    }
    return render(request, "enrolment/staff/meetings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded(may_manage, get=_meeting)
def meeting(request: HttpRequest, row: Meeting) -> HttpResponse:
    """Move one meeting, change its room, its mode or its words."""
    form = MeetingForm(request.POST or None, activity=row.activity, meeting=row, initial=initial_of(row))
    if (
        request.method == "POST"
        and form.is_valid()
        and _kept(
            request,
            form,
            row.activity,
            lambda: actions.move_meeting(meeting=row, by=request.user, **form.facts()),
        )
    ):
        return redirect("enrolment_staff:meetings", row.activity.uuid)
    context = {"activity": row.activity, "meeting": row, "form": form}
    return render(request, "enrolment/staff/meeting.html", context, status=422 if form.errors else 200)


@require_POST
@guarded(may_manage, get=_meeting)
def cancel(request: HttpRequest, row: Meeting) -> HttpResponse:
    """Call one meeting off; whoever has a place is told."""
    if row.activity.state not in MOVABLE:
        messages.error(request, str(errors.MeetingsAreFixed()))
    else:
        actions.cancel_meeting(meeting=row, by=request.user)
        messages.success(request, gettext("Called off; everybody is told."))
    return redirect("enrolment_staff:meetings", row.activity.uuid)
