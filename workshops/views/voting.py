"""The vote on a phone: ticks, a look at them, sent. It works as a plain form; a script adds drafts and patience."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from land.core.busy import patient
from land.core.errors import DomainError
from land.core.guards import anyone, guarded
from workshops.actions import ballots, results, voting
from workshops.models import Ballot, VoterRoll
from workshops.views.door import Room, in_room

Show = Callable[..., HttpResponse]


def shown(
    room: Room, ballot: Ballot, *, ticked: list[str] | None = None, refusal: Any = ""
) -> dict[str, Any]:
    """What the screen of the vote needs; it never shows what somebody has voted, only that they have."""
    roll = VoterRoll.objects.filter(ballot=ballot, participant=room.participant).first()
    own = room.participant.theme_id if ballot.excludes_own else None
    options = [
        {
            "number": row.number, "title": row.title, "theme": row.theme, "own": own is not None and row.theme_id == own,
            "ticked": str(row.number) in (ticked or ()),
        }
        for row in ballot.options.select_related("theme")
    ]  # fmt: skip
    return {
        "room": room, "ballot": ballot, "options": options, "roll": roll, "refusal": refusal,
        "word": voting.word_of(roll) if roll else "", "taking": is_taking(ballot),
    }  # fmt: skip


def is_taking(ballot: Ballot) -> bool:
    """Whether votes still count."""
    try:
        voting.check_taking(ballot, timezone.now())
    except voting.NotOpen:
        return False
    return True


def screen(request: HttpRequest, room: Room, *, status: int = 200, **how: Any) -> HttpResponse:
    """The phone in the phase of the vote: not yet, the ballot, counting, the results."""
    ballot = ballots.current(room.workshop)
    if ballot is None or ballot.state == "draft":
        return render(request, "workshops/room/vote_soon.html", {"room": room}, status=status)
    if ballot.state == "published":
        told = {"room": room, "ballot": ballot, "results": results.shown(ballot), "compact": True}
        return render(request, "workshops/room/vote_told.html", told, status=status)
    return render(request, "workshops/room/vote.html", shown(room, ballot, **how), status=status)


def confirming(request: HttpRequest, room: Room, ballot: Ballot, ticked: list[str]) -> HttpResponse:
    """What is about to be sent, to look at once more."""
    context = {
        "room": room, "ballot": ballot, "key": uuid4(),
        "chosen": [row for row in ballot.options.all() if str(row.number) in ticked],
    }  # fmt: skip
    return render(request, "workshops/room/vote_confirm.html", context)


@require_POST
@guarded(anyone)
@in_room
@patient
def vote(request: HttpRequest, room: Room) -> HttpResponse:
    """Take a vote from a phone."""
    return take(
        request, room, channel="phone", show=screen, confirm=confirming,
        done=lambda roll: redirect("workshops:phone", room.workshop.slug),
    )  # fmt: skip


def take(
    request: HttpRequest,
    room: Room,
    *,
    channel: str,
    show: Show,
    confirm: Callable[[HttpRequest, Room, Ballot, list[str]], HttpResponse],
    done: Callable[[VoterRoll], HttpResponse],
) -> HttpResponse:
    """What phones and the shared tablet do with what is posted: look at it again, send it, or say why not, ticks kept."""
    ballot = ballot_in(room, request.POST.get("ballot", ""))
    ticked = request.POST.getlist("numbers")
    if "back" in request.POST:
        return show(request, room, ticked=ticked)
    try:
        if "confirmed" not in request.POST:
            voting.check_taking(ballot, timezone.now())
            voting.options_for(ballot, room.participant, voting.numbers_of(ticked), blank=True)
            return confirm(request, room, ballot, ticked)
        roll = voting.vote(
            ballot=ballot, participant=room.participant, numbers=ticked, channel=channel, blank="blank" in request.POST,
            client_uuid=UUID(request.POST.get("client_uuid", "")),
            instead_of=[UUID(each) for each in request.POST.getlist("instead_of")[:10]],
        )  # fmt: skip
    except ValueError:  # no key: a form that is not ours
        return refused(
            request,
            room,
            DomainError(_("Load this page again and send your vote once more.")),
            400,
            show,
            ticked,
        )
    except voting.TooManySendings as refusal:
        return refused(request, room, refusal, 429, show, ticked)
    except voting.WrongBallot as refusal:
        return refused(request, room, refusal, 400, show, ticked)
    except DomainError as refusal:
        return refused(request, room, refusal, 409, show, ticked)
    if asks_json(request):
        return JsonResponse({"said": _("Vote received."), "word": voting.word_of(roll)})
    return done(roll)


def refused(
    request: HttpRequest, room: Room, refusal: DomainError, status: int, show: Show, ticked: list[str]
) -> HttpResponse:
    """Its sentence, with the ticks kept."""
    if asks_json(request):
        return JsonResponse({"error": str(refusal)}, status=status)
    return show(request, room, ticked=ticked, refusal=str(refusal), status=status)


def asks_json(request: HttpRequest) -> bool:
    """Whether the script of the page asks."""
    return request.headers.get("Accept", "") == "application/json"


def ballot_in(room: Room, uuid: str) -> Ballot:
    """The ballot that the page showed, which may have ended since."""
    try:
        return room.workshop.ballots.get(uuid=UUID(uuid))
    except (ValueError, Ballot.DoesNotExist):
        raise Http404 from None
