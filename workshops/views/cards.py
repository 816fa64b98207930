"""Visions on the phone: scenarios to react to, one’s own cards, what the group says, what the room shares."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from land.core.busy import patient
from land.core.errors import DomainError
from land.core.guards import anyone, guarded
from land.core.refusals import refuse, tried
from workshops.actions import visions as verbs
from workshops.forms.visions import CardForm, CardWords
from workshops.models import GroupVision, VisionCard
from workshops.models.visions import Polarity
from workshops.views.door import Room, in_room


def scenarios(request: HttpRequest, room: Room) -> HttpResponse:
    """The prepared futures, to read while they are told."""
    context = {"room": room, "scenarios": room.workshop.cycle.scenarios.all()}
    return render(request, "workshops/room/scenarios.html", context)


def own_visions(
    request: HttpRequest, room: Room, refused: CardForm | None = None, status: int = 200
) -> HttpResponse:
    """What I fear and what I wish: at most three cards of each, mine alone to change."""
    mine = list(VisionCard.objects.filter(participant=room.participant).order_by("pk"))
    kinds = []
    for polarity in Polarity:
        cards = [card for card in mine if card.polarity == polarity]
        form = CardForm(initial={"polarity": polarity}, auto_id=f"{polarity}-%s")
        if refused is not None and refused.data.get("polarity") == polarity:
            form = refused
        kinds.append(
            {"polarity": polarity, "cards": cards, "left": verbs.CARDS_EACH - len(cards), "form": form}
        )
    context = {"room": room, "kinds": kinds, "year": room.workshop.cycle.horizon_year}
    return render(request, "workshops/room/own_visions.html", context, status=status)


@require_POST
@guarded(anyone)
@in_room
@patient
def send(request: HttpRequest, room: Room) -> HttpResponse:
    """A card; sent twice it counts once. What was typed stays on the page if it cannot be taken."""
    form = CardForm(request.POST, auto_id=f"{request.POST.get('polarity', '')[:8]}-%s")
    status = 422
    if form.is_valid():
        try:
            verbs.send_card(participant=room.participant, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
            status = 409
        else:
            messages.success(request, _("Your card has arrived."))
            return redirect("workshops:phone", room.workshop.slug)
    return own_visions(request, room, form, status=status)


def _card(room: Room, uuid: UUID) -> VisionCard:
    row = VisionCard.objects.filter(workshop=room.workshop, uuid=uuid).first()
    if row is None:
        raise Http404
    return row


@require_POST
@guarded(anyone)
@in_room
@patient
def change(request: HttpRequest, room: Room, uuid: UUID) -> HttpResponse:
    """One’s own card, written better or taken back; somebody else’s is not there."""
    row = _card(room, uuid)
    if row.participant_id != room.participant.pk:
        raise Http404
    back = ("workshops:phone", room.workshop.slug)
    if request.POST.get("then") == "take_back":
        return tried(
            request, lambda: verbs.take_back_card(card=row, participant=room.participant),
            lambda: _("The card is taken back."), *back,
        )  # fmt: skip
    form = CardWords(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["text"]))
        return redirect(*back)
    return tried(
        request,
        lambda: verbs.change_own_card(card=row, participant=room.participant, text=form.cleaned_data["text"]),
        lambda: _("The card is changed."),
        *back,
    )


@require_POST
@guarded(anyone)
@in_room
@patient
def report(request: HttpRequest, room: Room, uuid: UUID) -> HttpResponse:
    """“Look at this card”: the control room sees it first."""
    row = _card(room, uuid)
    if row.group_id != room.participant.group_id:
        raise Http404
    return tried(
        request, lambda: verbs.report_card(card=row),
        lambda: _("Thank you: the control room looks at this card now."), "workshops:phone", room.workshop.slug,
    )  # fmt: skip


def group_visions(request: HttpRequest, room: Room) -> HttpResponse:
    """What my group has put together so far: the scribe writes, everybody reads."""
    group = room.participant.group
    cards = list(VisionCard.objects.filter(group=group).shown())
    clusters = list(group.clusters.all())
    told = {vision.polarity: vision for vision in group.visions.all()}
    kinds: list[dict[str, Any]] = [
        {
            "polarity": polarity,
            "vision": told.get(polarity),
            "clusters": [
                (cluster, [card for card in cards if card.cluster_id == cluster.pk])
                for cluster in clusters
                if cluster.polarity == polarity
            ],
            "loose": [card for card in cards if card.polarity == polarity and card.cluster_id is None],
        }
        for polarity in Polarity
    ]
    return render(request, "workshops/room/group_visions.html", {"room": room, "kinds": kinds})


def common_vision(request: HttpRequest, room: Room) -> HttpResponse:
    """The visions presented, what the room shares, and who does not."""
    visions = GroupVision.objects.filter(group__workshop=room.workshop, state="presented").select_related(
        "group"
    )
    context = {
        "room": room,
        "visions": visions,
        "common": getattr(room.workshop, "common_vision", None),
        "agreement": verbs.agreement(room.workshop),
    }
    return render(request, "workshops/room/common_vision.html", context)
