"""The doors of matching events: the public page, and the room of whoever takes part."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from startups.actions import encounters, matching
from startups.forms.matching import CardForm
from startups.models import MatchCard, MatchingEvent, MatchWish
from startups.policies import may_see_event, takes_part


def event_by(slug: str) -> MatchingEvent:
    return MatchingEvent.objects.whole().get(slug=slug)


@require_safe
@guarded(may_see_event, get=event_by, login=False)
def event(request: HttpRequest, row: MatchingEvent) -> HttpResponse:
    """One matching event, “In breve” first."""
    inside = takes_part(request.user, row)
    context = {"event": row, "activity": row.activity, "inside": inside}
    return render(request, "startups/matching/event.html", context)


def my_card(request: HttpRequest, row: MatchingEvent) -> MatchCard | None:
    """The card of this person at the event."""
    return row.match_cards.whole().filter(person__user=request.user, left_at=None).first()


@require_safe
@guarded(takes_part, get=event_by)
def room(request: HttpRequest, row: MatchingEvent) -> HttpResponse:
    """My talks, and the others' cards with why we should talk, the best first."""
    me = my_card(request, row)
    context: dict[str, Any] = {"event": row, "me": me}
    if me is not None:
        me.event = row
        mine, both = encounters.profile(me), encounters.mutual(me)
        said = dict(MatchWish.objects.filter(frm=me).values_list("to", "level"))
        others = row.match_cards.here().whole().exclude(pk=me.pk)
        cards = [
            {
                "card": card,
                "score": matching.explain(mine, encounters.profile(card)),
                "said": said.get(card.pk, ""),
                "mutual": card.pk in both,
            }
            for card in others
        ]
        cards.sort(key=lambda each: (-each["score"].points, each["card"].pk))
        context |= {"cards": cards, "agenda": encounters.agenda_of(me), "levels": MatchWish.Level.choices}
    return render(request, "startups/matching/room.html", context)


@require_http_methods(["GET", "POST"])
@guarded(takes_part, get=event_by)
@once
def card(request: HttpRequest, row: MatchingEvent) -> HttpResponse:
    """Write my card."""
    me = my_card(request, row)
    initial = (
        {
            "offers": "\n".join(me.offers),
            "seeks": "\n".join(me.seeks),
            "sector": me.sector_id,
            "territory": me.territory_id,
            "idea": me.idea_id,
            "words": me.words,
        }
        if me
        else None
    )
    form = CardForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            encounters.write_card(event=row, person=request.user.person, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Your card is saved: the other participants can read it."))
            return redirect("startups:matching_room", row.slug)
    context = {"event": row, "form": form}
    return render(request, "startups/matching/card.html", context, status=422 if form.errors else 200)


@require_POST
@guarded(takes_part, get=event_by)
@once
def wish(request: HttpRequest, row: MatchingEvent) -> HttpResponse:
    """Say whether I would like to talk with somebody: nobody is told, unless both wish it."""
    me = my_card(request, row)
    to = (
        row.match_cards.here()
        .select_related("person")
        .filter(uuid=_uuid(request.POST.get("card", "")))
        .first()
    )
    level = request.POST.get("level", "")
    if me is None or to is None or level not in ("", *MatchWish.Level.values):
        raise Http404
    return tried(
        request,
        lambda: encounters.wish(frm=me, to=to, level=level),
        lambda: _("Noted. Only what both wish is ever shown."),
        "startups:matching_room",
        row.slug,
    )


def _uuid(text: str) -> Any:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@require_POST
@guarded(takes_part, get=event_by)
@once
def leave(request: HttpRequest, row: MatchingEvent) -> HttpResponse:
    """I have to go: my talks still to come are freed."""
    me = my_card(request, row)
    if me is None:
        raise Http404
    return tried(
        request,
        lambda: encounters.leave_matching(card=me),
        lambda: _("Your talks still to come are freed. Thank you for having been here."),
        "startups:matching",
        row.slug,
    )
