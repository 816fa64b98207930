"""A shared tablet for whoever has no phone: code, vote, and nothing left for the next person.

Reception or control room start it; from then on a signed cookie of the tablet lets it work, so that they can log out of it.
Who is voting stands in another signed cookie, for two minutes at most, and in no table.
"""

from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from land.core.busy import patient
from land.core.guards import guarded
from workshops.actions import ballots, codes
from workshops.forms.door import CodeForm
from workshops.models import Ballot, Participant, Workshop
from workshops.policies import may_see_workshop
from workshops.policies.room import receives
from workshops.views.door import Room
from workshops.views.voting import shown, take
from workshops.views.workshops import by_slug

TABLET, WHO = "chiosco", "chiosco_chi"
TABLET_HOURS, WHO_SECONDS = 12, 120


@require_http_methods(["GET", "POST"])
@guarded(may_see_workshop, get=by_slug, login=False)
@patient
def kiosk(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """One address for the whole way: started, code, ballot, thanks; each answer is stored by nobody."""
    response = _step(request, workshop)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _step(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    started = request.get_signed_cookie(TABLET, default="", salt=TABLET, max_age=TABLET_HOURS * 3600)
    if started != str(workshop.uuid):
        return _start(request, workshop)
    step = request.POST.get("step", "")
    if step == "code":
        return _come_in(request, workshop)
    participant = _voting_now(request, workshop)
    if step == "reset" or (step and participant is None):
        return _forget(_back(workshop))
    if participant is None:
        told = {"workshop": workshop, "form": CodeForm(), "thanks": "grazie" in request.GET}
        return render(request, "workshops/room/kiosk_code.html", told)
    room = Room(workshop, participant)
    if step == "vote":
        return take(
            request, room, channel="kiosk", show=_ballot, confirm=_confirm,
            done=lambda roll: _forget(redirect(f"{_back(workshop).url}?grazie=si")),
        )  # fmt: skip
    return _ballot(request, room)


def _back(workshop: Workshop) -> HttpResponse:
    return redirect("workshops:kiosk", workshop.slug)


def _start(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Only who receives people makes a tablet a kiosk; to anybody else there is nothing here."""
    if not receives(request.user, workshop):
        raise Http404
    if request.POST.get("step") != "start":
        return render(request, "workshops/ballots/kiosk_start.html", {"workshop": workshop})
    response = _back(workshop)
    _keep(response, TABLET, str(workshop.uuid), TABLET_HOURS * 3600)
    return response


def _keep(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_signed_cookie(
        name,
        value,
        salt=name,
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(WHO, samesite="Lax")
    return response


def _voting_now(request: HttpRequest, workshop: Workshop) -> Participant | None:
    told = request.get_signed_cookie(WHO, default="", salt=WHO, max_age=WHO_SECONDS)
    uuid, _colon, version = told.partition(":")
    if not version:
        return None
    return Participant.objects.whole().filter(workshop=workshop, uuid=uuid, code_version=int(version)).first()


def _come_in(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """With a code of this workshop, to the ballot."""
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            participant = codes.find(form.cleaned_data["code"])
        except codes.UnknownCode as refusal:
            form.add_error("code", str(refusal))
        else:
            if participant.workshop_id == workshop.pk:
                response = _back(workshop)
                _keep(response, WHO, f"{participant.uuid}:{participant.code_version}", WHO_SECONDS)
                return response
            form.add_error("code", str(codes.UnknownCode()))
    return render(request, "workshops/room/kiosk_code.html", {"workshop": workshop, "form": form}, status=422)


def _ballot(request: HttpRequest, room: Room, *, status: int = 200, **how: object) -> HttpResponse:
    ballot = ballots.current(room.workshop)
    told = {"workshop": room.workshop, "room": room, "idle": 60}
    if ballot is not None and ballot.state != "draft":
        told |= shown(room, ballot, **how)  # type: ignore[arg-type]
    return render(request, "workshops/room/kiosk_vote.html", told, status=status)


def _confirm(request: HttpRequest, room: Room, ballot: Ballot, ticked: list[str]) -> HttpResponse:
    context = {
        "workshop": room.workshop, "room": room, "ballot": ballot, "key": uuid4(), "idle": 60,
        "chosen": [row for row in ballot.options.all() if str(row.number) in ticked],
    }  # fmt: skip
    return render(request, "workshops/room/kiosk_confirm.html", context)
