"""Ideas on the phone, on the wall and on their public page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.core.busy import patient
from land.core.errors import DomainError
from land.core.guards import anyone, guarded
from land.core.refusals import refuse, tried
from workshops.actions import ideas as verbs
from workshops.forms.ideas import DraftForm
from workshops.models import Idea, Workshop
from workshops.policies import may_read_outcome
from workshops.views.door import Room, in_room
from workshops.views.turns import turn
from workshops.views.workshops import by_slug

ALONE, ON_THE_TABLE = (
    gettext_lazy("Your idea is kept: only you see it."),
    gettext_lazy("Your idea is on the table."),
)

# ---- On the phone ----


def own_ideas(
    request: HttpRequest, room: Room, refused: DraftForm | None = None, editing: Idea | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    """My ideas for the theme that I work on: drafts that only I see, until I bring them to the table."""
    mine = list(Idea.objects.of(room.participant))
    context = {
        "room": room, "theme": room.participant.theme, "mine": mine, "left": verbs.DRAFTS_EACH - len(mine),
        "form": refused or DraftForm(initial=_as_typed(editing) if editing else None), "editing": editing,
    }  # fmt: skip
    return render(request, "workshops/room/own_ideas.html", context, status=status)


def _as_typed(idea: Idea) -> dict[str, Any]:
    return {name: getattr(idea, name) for name in ("title", "what", "how", "who", "horizon")}


@require_POST
@guarded(anyone)
@in_room
@patient
def send(request: HttpRequest, room: Room) -> HttpResponse:
    """An idea of one’s own, kept as a draft or brought to the table at once; sent twice it counts once."""
    form = DraftForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            row = verbs.draft_idea(participant=room.participant, **form.cleaned_data)
            if request.POST.get("then") == "bring" and row.state == Idea.State.DRAFT:
                row = verbs.bring_idea(idea=row, participant=room.participant)
        except DomainError as refusal:
            refuse(form, refusal)
            status = 409
        else:
            messages.success(request, ALONE if row.state == Idea.State.DRAFT else ON_THE_TABLE)
            return redirect("workshops:phone", room.workshop.slug)
    return own_ideas(request, room, form, status=status)


def _own(room: Room, uuid: UUID) -> Idea:
    row = Idea.objects.filter(workshop=room.workshop, uuid=uuid, participant=room.participant).first()
    if row is None:
        raise Http404
    return row


@require_http_methods(["GET", "POST"])
@guarded(anyone)
@in_room
@patient
def draft(request: HttpRequest, room: Room, uuid: UUID) -> HttpResponse:
    """One’s own draft: change it, bring it to the table, take it back. Somebody else’s is not there."""
    row, mine = _own(room, uuid), room.participant
    back = ("workshops:phone", room.workshop.slug)
    if request.method != "POST":
        return own_ideas(request, room, editing=row)
    if request.POST.get("then") == "bring":
        return tried(
            request, lambda: verbs.bring_idea(idea=row, participant=mine), lambda: str(ON_THE_TABLE), *back
        )  # fmt: skip
    if request.POST.get("then") == "take_back":
        return tried(
            request, lambda: verbs.take_back_draft(idea=row, participant=mine), lambda: _("The idea is taken back."), *back
        )  # fmt: skip
    form = DraftForm(request.POST)
    status = 422
    if form.is_valid():
        words = {name: value for name, value in form.cleaned_data.items() if name != "client_uuid"}
        try:
            verbs.change_draft(idea=row, participant=mine, **words)
        except DomainError as refusal:
            refuse(form, refusal)
            status = 409
        else:
            messages.success(request, ALONE)
            return redirect(*back)
    return own_ideas(request, room, form, editing=row, status=status)


def group_ideas(request: HttpRequest, room: Room) -> HttpResponse:
    """What my thematic group works on, and my drafts that may still come to the table."""
    theme = room.participant.theme
    rows = list(theme.ideas.on_the_table()) if theme else []
    context = {
        "room": room, "theme": theme, "chosen": [row for row in rows if row.state == Idea.State.CHOSEN],
        "proposed": [row for row in rows if row.state != Idea.State.CHOSEN],
        "drafts": Idea.objects.of(room.participant).filter(state="draft"), "limit": room.workshop.ideas_per_group,
    }  # fmt: skip
    return render(request, "workshops/room/group_ideas.html", context)


def presenting(request: HttpRequest, room: Room) -> HttpResponse:
    """The ideas that the groups chose, theme by theme, while they are told."""
    rows = list(Idea.objects.filter(workshop=room.workshop).chosen())
    context = {"room": room, "themes": verbs.by_theme(room.workshop, rows)}
    return render(request, "workshops/room/presenting.html", context)


# ---- On the wall ----


def wall(workshop: Workshop) -> tuple[str, dict[str, Any]]:
    """The chosen ideas by theme, two themes at a time; where none is chosen yet, how many are on the table."""
    rows = list(Idea.objects.filter(workshop=workshop).on_the_table())
    themes = [
        {
            "theme": theme,
            "chosen": [row for row in of_theme if row.state == Idea.State.CHOSEN],
            "number": len(of_theme),
        }
        for theme, of_theme in verbs.by_theme(workshop, rows)
    ]
    return "workshops/ideas/wall.html", {"turn": turn(themes, 2, seconds=12)}


# ---- After the day ----


@require_safe
@guarded(may_read_outcome, get=by_slug, login=False)
def public(request: HttpRequest, row: Workshop) -> HttpResponse:
    """What the groups proposed and chose: what, how, who, by when; what was joined says where it went."""
    ideas = list(
        row.ideas.shown()
        .select_related("theme", "municipality", "merged_into")
        .prefetch_related("actors", "organisations", "elements", "merged_from")
        .order_by("theme__position", "pk")
    )
    themes = [
        {
            "theme": theme,
            "chosen": [each for each in of_theme if each.state == Idea.State.CHOSEN],
            "others": [each for each in of_theme if each.state == Idea.State.PROPOSED],
            "merged": [each for each in of_theme if each.state == Idea.State.MERGED],
        }
        for theme, of_theme in verbs.by_theme(row, ideas)
    ]
    return render(
        request, "workshops/ideas/public.html", {"workshop": row, "themes": themes, "any": bool(ideas)}
    )
