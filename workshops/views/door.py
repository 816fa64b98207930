"""The door of the room: a code instead of an account. The phone keeps a signed cookie; no session knows who it is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from land.core.errors import DomainError
from land.core.guards import anyone, guarded
from land.core.refusals import refuse
from workshops.actions import codes
from workshops.forms.door import CodeForm
from workshops.models import Participant, Workshop

COOKIE = "sala"
HOURS = 12


@dataclass(frozen=True)
class Room:
    """Who is asking and in which workshop."""

    workshop: Workshop
    participant: Participant


def enter(response: HttpResponse, participant: Participant) -> HttpResponse:
    """Let this phone into the room for twelve hours, or until the participant gets another code."""
    response.set_signed_cookie(
        COOKIE, f"{participant.uuid}:{participant.code_version}", salt=COOKIE, max_age=HOURS * 3600, httponly=True,
        samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def participant_in(request: HttpRequest, workshop: Workshop) -> Participant | None:
    """Whose phone this is in this workshop, if its code still holds."""
    told = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=HOURS * 3600)
    uuid, _colon, version = told.partition(":")
    if not version:
        return None
    return Participant.objects.whole().filter(workshop=workshop, uuid=uuid, code_version=int(version)).first()


def in_room(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view of a phone: it gets `(request, room)`. Without a code that holds one is sent to the door."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
        workshop = Workshop.objects.whole().public().filter(slug=slug).first()
        if workshop is None:
            raise Http404
        participant = participant_in(request, workshop)
        if participant is None:
            return redirect("workshops:door")
        response = view(request, Room(workshop, participant), **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    return wrapped


@require_http_methods(["GET", "POST"])
@guarded(anyone)
def door(request: HttpRequest, code: str = "") -> HttpResponse:
    """Type the code of the slip, or come from its QR: a GET only asks, the POST opens."""
    form = CodeForm(request.POST or None, initial={"code": code})
    if request.method == "POST" and form.is_valid():
        try:
            participant = codes.find(form.cleaned_data["code"])
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return enter(redirect("workshops:phone", participant.workshop.slug), participant)
    response = render(request, "workshops/room/door.html", {"form": form}, status=422 if form.errors else 200)
    response.headers["Cache-Control"] = "no-store, private"
    return response
