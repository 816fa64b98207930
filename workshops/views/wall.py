"""The wall of the room: read-only, at a secret address, without a session; readable from the back of the room."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from land.core.guards import anyone, guarded
from land.enrolment.codes import qr_svg
from workshops.models import Screen, Step, Workshop
from workshops.views import ballots, ideas, visions

Shown = tuple[str, dict[str, Any]]

EVERY = 3  # seconds after which the wall looks again


def join(workshop: Workshop) -> Shown:
    """How to come in."""
    return "workshops/wall/join.html", {}


def phase(workshop: Workshop) -> Shown:
    """What the room is doing, and how much time is left."""
    steps = list(workshop.steps.all())
    place = next((number for number, step in enumerate(steps, start=1) if step.phase == workshop.phase), 0)
    following: Step | None = steps[place] if 0 < place < len(steps) else None
    return "workshops/wall/phase.html", {"place": place, "steps": len(steps), "following": following}


def message(workshop: Workshop) -> Shown:
    """The words of the control room."""
    return "workshops/wall/message.html", {"message": workshop.screen.message}


#: what draws each mode of the wall; a mode that nothing draws shows the phase
MODES: dict[str, Callable[[Workshop], Shown]] = {
    Screen.Mode.JOIN: join,
    Screen.Mode.PHASE: phase,
    Screen.Mode.SCENARIOS: visions.wall_scenarios,
    Screen.Mode.CARDS: visions.wall_cards,
    Screen.Mode.VISIONS: visions.wall_visions,
    Screen.Mode.IDEAS: ideas.wall,
    Screen.Mode.TURNOUT: ballots.wall_turnout,
    Screen.Mode.RESULTS: ballots.wall_results,
    Screen.Mode.MESSAGE: message,
}


def modes() -> list[tuple[str, str]]:
    """What the wall can show, in the order of the day: (mode, its name)."""
    return [(mode.value, str(mode.label)) for mode in Screen.Mode if mode in MODES]


def address_of(workshop: Workshop, name: str = "workshops:wall") -> str:
    """The wall's own address."""
    return reverse(name, args=[workshop.slug, workshop.screen.secret])


def wall_of(slug: str, secret: str) -> Workshop:
    return Workshop.objects.whole().select_related("screen").get(slug=slug, screen__secret=secret)


@require_safe
@guarded(anyone, get=wall_of)
def wall(request: HttpRequest, row: Workshop) -> HttpResponse:
    """What the wall shows now. A script asks for it again every few seconds and keeps the last one if nobody answers."""
    mode = row.screen.mode if row.screen.mode in MODES else Screen.Mode.PHASE
    template, context = MODES[mode](row)
    door = settings.PUBLIC_URL + reverse("workshops:door")
    parts = urlsplit(door)
    context |= {
        "workshop": row, "mode": mode, "template": template, "every": EVERY,
        "door": f"{parts.netloc}{parts.path}".rstrip("/"), "qr": qr_svg(door, door),
    }  # fmt: skip
    # Rendered without the request: no session, no menu, no messages of whoever has logged in on the wall's computer.
    response = HttpResponse(render_to_string("workshops/wall/wall.html", context))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
