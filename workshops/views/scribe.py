"""The scribe’s page of a table: cards, clusters, the visions of the group; or the ideas of the theme.

Cards and ideas may come one by one from the page’s own script, which keeps them while there is no network: it asks for JSON.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.refusals import refuse, tried
from workshops.actions import ideas, visions
from workshops.forms.ideas import IdeaForm, TableIdeaForm
from workshops.forms.visions import CardWords, TableCardForm, VisionForm
from workshops.models import GroupVision, Idea, Table, VisionCard, VisionCluster, Workshop
from workshops.models.visions import Polarity
from workshops.policies import runs, scribes, scribes_in
from workshops.views.workshops import by_slug


def _writes(user: Any, workshop: Workshop) -> bool:
    """Scribes of any table, and whoever runs the workshop."""
    return scribes_in(user, workshop) or runs(user, workshop)


@require_safe
@guarded(_writes, get=by_slug)
def tables(request: HttpRequest, row: Workshop) -> HttpResponse:
    """The tables that this person writes for."""
    rows = row.tables.select_related("group", "theme", "workshop")
    mine = rows if runs(request.user, row) else rows.filter(scribes__person__user=request.user).distinct()
    return render(request, "workshops/visions/tables.html", {"workshop": row, "tables": mine})


def table_of(slug: str, number: int) -> Table:
    """A table of a workshop with all that its page names."""
    return Table.objects.select_related("workshop__activity", "workshop__cycle", "group", "theme").get(
        workshop__slug=slug, number=number
    )


@dataclass(frozen=True)
class At:
    """Something at a table: whoever writes for the table may touch it."""

    table: Table
    thing: Any


def _scribes_at(user: Any, at: At) -> bool:
    """Whoever writes for this table."""
    return scribes(user, at.table)


def _card_at(slug: str, number: int, uuid: UUID) -> At:
    table = table_of(slug, number)
    return At(table, VisionCard.objects.select_related("workshop").get(uuid=uuid, group=table.group_id))


def _cluster_at(slug: str, number: int, pk: int) -> At:
    table = table_of(slug, number)
    return At(table, VisionCluster.objects.select_related("group__workshop").get(pk=pk, group=table.group_id))


def _vision_at(slug: str, number: int, polarity: str) -> At:
    table = table_of(slug, number)
    if polarity not in Polarity.values or table.group is None:
        raise ValueError
    return At(table, polarity)


def _idea_at(slug: str, number: int, uuid: UUID) -> At:
    table = table_of(slug, number)
    rows = Idea.objects.exclude(state="draft").select_related("workshop__activity", "theme", "merged_into")
    return At(table, rows.get(uuid=uuid, theme=table.theme_id))


def _to(table: Table, anchor: str = "") -> HttpResponse:
    response = redirect("workshops:scribe", table.workshop.slug, table.number)
    if anchor:
        response["Location"] += f"#{anchor}"
    return response


def _back(table: Table) -> tuple[Any, ...]:
    return "workshops:scribe", table.workshop.slug, table.number


# ---- The page ----


def _page(request: HttpRequest, table: Table, status: int = 200, **forms: Any) -> HttpResponse:
    context = {"table": table, "workshop": table.workshop, "runs": runs(request.user, table.workshop)}
    context |= _of_group(table) if table.group else _of_theme(table)
    name = "workshops/visions/scribe.html" if table.group else "workshops/ideas/scribe.html"
    return render(request, name, context | forms, status=status)


def _of_group(table: Table) -> dict[str, Any]:
    cards = list(VisionCard.objects.filter(group=table.group_id).standing().select_related("table"))
    clusters = list(VisionCluster.objects.filter(group=table.group_id))
    told = {row.polarity: row for row in GroupVision.objects.filter(group=table.group_id)}
    kinds = []
    for polarity in Polarity:
        vision = told.get(polarity)
        kinds.append(
            {
                "polarity": polarity,
                "clusters": [
                    (cluster, [card for card in cards if card.cluster_id == cluster.pk])
                    for cluster in clusters
                    if cluster.polarity == polarity
                ],
                "loose": [card for card in cards if card.polarity == polarity and card.cluster_id is None],
                "number": sum(card.polarity == polarity for card in cards),
                "vision": vision,
                "form": VisionForm(initial=_told(vision), auto_id=f"{polarity}-%s"),
            }
        )
    return {"kinds": kinds, "card_form": TableCardForm(), "card_key": uuid4()}


def _told(vision: GroupVision | None) -> dict[str, Any]:
    if vision is None:
        return {"version": 0}
    return {name: getattr(vision, name) for name in ("version", "title", "narrative", "spokesperson")}


def _of_theme(table: Table) -> dict[str, Any]:
    rows = list(
        Idea.objects.filter(theme=table.theme_id)
        .exclude(state="draft")
        .select_related("merged_into", "table")
        .order_by("pk")
    )
    states = Idea.State
    chosen = [row for row in rows if row.state == states.CHOSEN]
    limit = table.workshop.ideas_per_group
    return {
        "chosen": chosen, "proposed": [row for row in rows if row.state == states.PROPOSED],
        "aside": [row for row in rows if row.state in (states.MERGED, states.WITHDRAWN, states.HIDDEN)],
        "idea_form": TableIdeaForm(), "limit": limit, "left": max(limit - len(chosen), 0),
        "choosing": table.workshop.phase in ideas.GROUPS_CHOOSE,
    }  # fmt: skip


@require_safe
@guarded(scribes, get=table_of)
def scribe(request: HttpRequest, table: Table) -> HttpResponse:
    """All that a table writes, on one page."""
    return _page(request, table)


# ---- Cards ----


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _said(form: Form) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


@require_POST
@guarded(scribes, get=table_of)
def new_card(request: HttpRequest, table: Table) -> HttpResponse:
    """A card said at the table or copied from paper; its key makes it count once."""
    form = TableCardForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            visions.keep_card(table=table, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
            status = 409
        else:
            if _wants_json(request):
                return JsonResponse({"said": _("Sent.")}, status=201)
            messages.success(request, _("The card is there."))
            return _to(table)
    if _wants_json(request):
        return JsonResponse({"said": _said(form)}, status=status)
    return _page(request, table, status=status, card_form=form)


@require_POST
@guarded(_scribes_at, get=_card_at)
def card(request: HttpRequest, at: At) -> HttpResponse:
    """A card of the group written better, taken out of its cluster, or reported to the control room."""
    then = request.POST.get("then", "")
    if then == "loose":
        return tried(
            request, lambda: visions.put_card(card=at.thing, cluster=None, by=request.user),
            lambda: _("The card stands by itself again."), *_back(at.table),
        )  # fmt: skip
    if then == "report":
        return tried(
            request, lambda: visions.report_card(card=at.thing, by=request.user),
            lambda: _("Thank you: the control room looks at this card now."), *_back(at.table),
        )  # fmt: skip
    form = CardWords(request.POST)
    if not form.is_valid():
        messages.error(request, _said(form))
        return _to(at.table)
    return tried(
        request, lambda: visions.change_card(card=at.thing, text=form.cleaned_data["text"], by=request.user),
        lambda: _("The card is changed."), *_back(at.table),
    )  # fmt: skip


# ---- Clusters ----


@require_POST
@guarded(_scribes_at, get=_vision_at)
def clusters(request: HttpRequest, at: At) -> HttpResponse:
    """Put the ticked cards together: in a new cluster, or in one that is there."""
    picked = [value for value in request.POST.getlist("cards") if value.isascii() and value.isdigit()]
    rows = list(
        VisionCard.objects.standing().filter(group=at.table.group_id, polarity=at.thing, pk__in=picked)
    )
    chosen = request.POST.get("cluster", "")
    cluster = None
    if chosen.isascii() and chosen.isdigit():
        cluster = VisionCluster.objects.filter(pk=chosen, group=at.table.group_id, polarity=at.thing).first()
    title = request.POST.get("title", "") or (cluster.title if cluster else "")
    if not rows and not title:
        messages.error(request, _("Tick the cards that say the same, then give them a title."))
        return _to(at.table)
    return tried(
        request,
        lambda: visions.keep_cluster(
            group=at.table.group, title=title, polarity=at.thing, cards=rows, cluster=cluster, by=request.user  # type: ignore[arg-type]
        ),
        lambda: _("The cards are together."), *_back(at.table),
    )  # fmt: skip


@require_POST
@guarded(_scribes_at, get=_cluster_at)
def cluster(request: HttpRequest, at: At) -> HttpResponse:
    """Another title for a cluster, or its cards by themselves again."""
    row: VisionCluster = at.thing
    if request.POST.get("then") == "undo":
        return tried(
            request, lambda: visions.undo_cluster(cluster=row, by=request.user),
            lambda: _("The cluster is undone; its cards are all there."), *_back(at.table),
        )  # fmt: skip
    return tried(
        request,
        lambda: visions.keep_cluster(
            group=row.group, title=request.POST.get("title", ""), polarity=row.polarity, cluster=row, by=request.user
        ),
        lambda: _("The title is changed."), *_back(at.table),
    )  # fmt: skip


# ---- Visions of the group ----


@require_POST
@guarded(_scribes_at, get=_vision_at)
def vision(request: HttpRequest, at: At) -> HttpResponse:
    """Save a vision of the group; whoever saves second finds both texts. Or: it has been presented."""
    table, polarity = at.table, at.thing
    rows = GroupVision.objects.filter(group=table.group_id, polarity=polarity)
    standing = rows.select_related("group__workshop").first()
    then = request.POST.get("then", "")
    if then in ("present", "draft"):
        if standing is None:
            messages.error(request, _("First write it and save it."))
            return _to(table)
        return tried(
            request, lambda: visions.present_vision(vision=standing, presented=then == "present", by=request.user),
            lambda: _("The vision is presented: the room can read it.") if then == "present" else _("It is a draft again."),
            *_back(table),
        )  # fmt: skip
    form = VisionForm(request.POST, auto_id=f"{polarity}-%s")
    theirs, status = None, 422
    if form.is_valid():
        try:
            visions.keep_vision(group=table.group, polarity=polarity, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except DomainError as refusal:
            refuse(form, refusal)
            status = 409
            if isinstance(refusal, visions.SomebodyWrote):
                theirs = GroupVision.objects.filter(group=table.group_id, polarity=polarity).first()
        else:
            messages.success(request, _("The vision is saved."))
            return _to(table, f"visione-{polarity}")
    if theirs is not None:
        form.data = form.data.copy()
        form.data["version"] = str(theirs.version)
    context = _of_group(table)
    for kind in context["kinds"]:
        if kind["polarity"] == polarity:
            kind["form"], kind["theirs"] = form, theirs
    return _page(request, table, status=status, kinds=context["kinds"])


# ---- Ideas ----

DONE = {
    "choose": gettext_lazy("“%(title)s” is among the ideas to be voted on."),
    "unchoose": gettext_lazy("“%(title)s” is no longer among the ideas to be voted on."),
    "merge": gettext_lazy("“%(title)s” is joined to the other idea, which says so."),
    "part": gettext_lazy("“%(title)s” stands by itself again."),
    "withdraw": gettext_lazy("“%(title)s” is withdrawn; it can be brought back."),
    "hide": gettext_lazy("“%(title)s” is on no screen any more; it is not deleted."),
    "bring_back": gettext_lazy("“%(title)s” is on the table again."),
}


@require_POST
@guarded(scribes, get=table_of)
def new_idea(request: HttpRequest, table: Table) -> HttpResponse:
    """An idea said at the table or copied from paper; its key makes it count once."""
    if table.theme is None:
        raise Http404
    form = TableIdeaForm(request.POST)
    status = 422
    if form.is_valid():
        words = form.cleaned_data | {"source": form.cleaned_data["source"] or "scribe"}
        try:
            row = ideas.propose_idea(theme=table.theme, table=table, by=request.user, **words)
        except DomainError as refusal:
            refuse(form, refusal)
            status = 409
        else:
            if _wants_json(request):
                return JsonResponse({"said": _("Sent.")}, status=201)
            messages.success(request, _("“%(title)s” is on the table.") % {"title": row.title})
            return _to(table)
    if _wants_json(request):
        return JsonResponse({"said": _said(form)}, status=status)
    return _page(request, table, status=status, idea_form=form)


@require_http_methods(["GET", "POST"])
@guarded(_scribes_at, get=_idea_at)
def idea(request: HttpRequest, at: At) -> HttpResponse:
    """An idea whole, to be written together; its earlier words are there to be read."""
    row: Idea = at.thing
    form = IdeaForm(request.POST or None, idea=row)
    theirs = None
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            ideas.change_idea(idea=row, version=form.cleaned_data["version"], by=request.user, **form.words())
        except DomainError as refusal:
            refuse(form, refusal)
            status = 409
            if isinstance(refusal, visions.SomebodyWrote):
                theirs = _idea_at(at.table.workshop.slug, at.table.number, row.uuid).thing
                form.data = form.data.copy()
                form.data["version"] = str(theirs.version)
        else:
            messages.success(request, _("“%(title)s” is saved.") % {"title": form.cleaned_data["title"]})
            return _to(at.table)
    others = Idea.objects.filter(theme=row.theme_id).on_the_table().exclude(pk=row.pk)
    context = {
        "table": at.table, "workshop": at.table.workshop, "idea": row, "form": form, "theirs": theirs, "others": others,
        "runs": runs(request.user, at.table.workshop), "frozen": Idea.objects.frozen().filter(pk=row.pk).exists(),
    }  # fmt: skip
    return render(request, "workshops/ideas/idea.html", context, status=status)


def _named(request: HttpRequest, at: At, name: str) -> Idea | None:
    """Another idea of the same theme, by its UUID in this field of the form."""
    typed = request.POST.get(name, "")
    if not typed:
        return None
    try:
        return (
            Idea.objects.select_related("workshop")
            .exclude(state="draft")
            .get(uuid=UUID(typed), theme=at.table.theme_id)
        )
    except (ValueError, Idea.DoesNotExist):
        raise Http404 from None


@require_POST
@guarded(_scribes_at, get=_idea_at)
def move_idea(request: HttpRequest, at: At) -> HttpResponse:
    """Choose it, perhaps in another’s place; join it to another; withdraw it, hide it, bring it back."""
    row, by, then = at.thing, request.user, request.POST.get("then", "")
    other = _named(request, at, "instead_of" if then == "choose" else "into")
    if then == "hide" and not runs(by, at.table.workshop):
        raise Http404
    if then == "merge" and other is None:
        messages.error(request, _("Choose the idea that it joins."))
        return _to(at.table)
    acts = {
        "choose": lambda: ideas.choose_idea(idea=row, instead_of=other, by=by),
        "unchoose": lambda: ideas.unchoose_idea(idea=row, by=by),
        "merge": lambda: ideas.merge_idea(idea=row, into=other, by=by),  # type: ignore[arg-type]
        "part": lambda: ideas.part_idea(idea=row, by=by),
        "withdraw": lambda: ideas.withdraw_idea(idea=row, by=by),
        "hide": lambda: ideas.hide_idea(idea=row, why=request.POST.get("why", ""), by=by),
        "bring_back": lambda: ideas.bring_back_idea(idea=row, by=by),
    }
    if then not in acts:
        raise Http404
    try:
        acts[then]()
    except ideas.EnoughIdeas as refusal:
        context = {"table": at.table, "workshop": at.table.workshop, "idea": row, "refusal": refusal}
        return render(request, "workshops/ideas/swap.html", context, status=409)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return _to(at.table)
    messages.success(request, DONE[then] % {"title": row.title})
    return _to(at.table)
