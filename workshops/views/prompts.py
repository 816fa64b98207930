"""The questions of perception on a phone: on arrival and at the end, without a name, once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from land.core.errors import DomainError
from land.core.guards import anyone, guarded
from workshops.actions import pack, prompts
from workshops.forms.prompts import PerceptionForm
from workshops.models.workshops import Phase
from workshops.views.door import Room, in_room


def screen(request: HttpRequest, room: Room) -> HttpResponse:
    """The questions of the phase; thanks and where to sit for whoever has answered."""
    when = prompts.WHEN[Phase(room.workshop.phase)]
    asked = prompts.asked(room.workshop, when)
    form = PerceptionForm(prompts=asked)
    done = not asked or prompts.given(room.participant, when)
    return _page(request, room, form, done=done)


def _page(request: HttpRequest, room: Room, form: PerceptionForm, *, done: bool) -> HttpResponse:
    context = {
        "room": room,
        "form": form,
        "done": done,
        "asked": bool(form.prompts),
        "first": room.workshop.phase == Phase.WELCOME,
        "seat": pack.seat_of(room.participant),
    }
    return render(request, "workshops/room/prompts.html", context, status=422 if form.errors else 200)


@require_POST
@guarded(anyone)
@in_room
def answer(request: HttpRequest, room: Room) -> HttpResponse:
    """Keep the answers, or that this person would rather not say."""
    when = prompts.WHEN.get(Phase(room.workshop.phase)) if room.workshop.phase else None
    if when is None:
        messages.error(request, str(prompts.NotAskedNow()))
        return redirect("workshops:phone", room.workshop.slug)
    form = PerceptionForm(request.POST, prompts=prompts.asked(room.workshop, when))
    silent = "no" in request.POST
    if not silent and not form.is_valid():
        return _page(request, room, form, done=False)
    try:
        prompts.answer(participant=room.participant, when=when, answers={} if silent else form.answers())
    except prompts.GivenAlready as refusal:
        messages.info(request, str(refusal))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, room, form, done=False)
    else:
        messages.success(request, _("Thank you."))
    return redirect("workshops:phone", room.workshop.slug)
