"""The phone in the room: one address, one screen a phase."""

import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from land.core.guards import anyone, guarded
from workshops.actions.state import state_of
from workshops.models import Workshop
from workshops.models.workshops import Phase
from workshops.views import cards, ideas, listening, prompts, voting
from workshops.views.door import Room, in_room

#: which screen each phase has; a phase without one says what is going on and looks again
SCREENS: dict[str, Callable[[HttpRequest, Room], HttpResponse]] = {
    Phase.WELCOME: prompts.screen,
    Phase.SCENARIOS: cards.scenarios,
    Phase.OWN_VISIONS: cards.own_visions,
    Phase.GROUP_VISIONS: cards.group_visions,
    Phase.COMMON_VISION: cards.common_vision,
    Phase.OWN_IDEAS: ideas.own_ideas,
    Phase.GROUP_IDEAS: ideas.group_ideas,
    Phase.PRESENTING: ideas.presenting,
    Phase.VOTE: voting.screen,
    Phase.PLAN: listening.plan,
    Phase.CLOSING: prompts.screen,
}


@require_safe
@guarded(anyone)
@in_room
def phone(request: HttpRequest, room: Room) -> HttpResponse:
    """The screen of what the room is doing."""
    running = room.workshop.state == Workshop.State.RUNNING
    screen = SCREENS.get(room.workshop.phase) if running else None
    return screen(request, room) if screen else waiting(request, room)


def waiting(request: HttpRequest, room: Room) -> HttpResponse:
    """Before the day, after it, and where there is nothing to do on a phone."""
    return render(request, "workshops/room/waiting.html", {"room": room})


def told(slug: str, seen: str) -> HttpResponse:
    """How the room stands; 204 if it is still as `seen` says. Raises: Workshop.DoesNotExist."""
    now = state_of(slug)
    if seen == now.seen:
        response: HttpResponse = HttpResponse(status=204)
    else:
        response = JsonResponse(
            {
                "seen": now.seen, "version": now.version, "state": now.state, "phase": now.phase,
                "phase_ends_at": now.phase_ends_at, "now": timezone.now(), "mode": now.mode, "ballot": now.ballot,
            }
        )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
@guarded(anyone)
def state(request: HttpRequest, slug: str) -> HttpResponse:
    """How the room stands, for scripts: it reads no cookie and tells no tally. `told_quickly` comes before it on a server."""
    try:
        return told(slug, request.GET.get("v", ""))
    except Workshop.DoesNotExist:
        raise Http404 from None


def told_quickly(match: re.Match[str], query: dict[str, str]) -> HttpResponse | None:
    """The same before any middleware; a room that is not there is left to Django."""
    try:
        return told(match["slug"], query.get("v", ""))
    except Workshop.DoesNotExist:
        return None
