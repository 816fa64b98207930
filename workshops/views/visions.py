"""Visions for the control room, on the wall and on their public page."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.refusals import refuse, tried
from workshops.actions import visions as verbs
from workshops.forms.visions import CommonForm, ElementForm
from workshops.models import CommonElement, GroupVision, VisionCard, VisionCluster, Workshop
from workshops.models.visions import Polarity
from workshops.policies import may_read_outcome, runs
from workshops.views.turns import turn
from workshops.views.workshops import by_slug

WALL_CARDS = 60

# ---- The control room ----


def panel(request: HttpRequest, workshop: Workshop) -> tuple[str, dict[str, Any]]:
    """Cards and ideas of each table in numbers, what waits to be looked at, the ways to the scribes’ pages."""
    cards = Counter(workshop.cards.standing().values_list("table", flat=True))
    ideas = Counter(workshop.ideas.on_the_table().values_list("table", flat=True))
    chosen = Counter(workshop.ideas.chosen().values_list("theme", flat=True))
    tables = [
        {
            "table": table, "cards": cards[table.pk] if table.group_id else None,
            "ideas": ideas[table.pk] if table.theme_id else None, "chosen": chosen[table.theme_id],
        }
        for table in workshop.tables.select_related("group", "theme")
    ]  # fmt: skip
    context = {
        "workshop": workshop, "tables": tables, "loose": cards[None], "loose_ideas": ideas[None],
        "waiting": workshop.cards.to_look_at().count(), "limit": workshop.ideas_per_group,
    }  # fmt: skip
    return "workshops/visions/panel.html", context


@require_safe
@guarded(runs, get=by_slug)
def cards(request: HttpRequest, row: Workshop) -> HttpResponse:
    """All the cards, those to look at first: who wrote them stands nowhere."""
    rows = list(row.cards.select_related("group", "table").order_by("group__position", "polarity", "pk"))
    ahead = list(row.cards.to_look_at().select_related("group", "table"))
    first = {card.pk for card in ahead}
    context = {
        "workshop": row, "ahead": ahead, "hidden": [card for card in rows if card.state == "hidden"],
        "groups": [
            (group, [card for card in rows if card.group_id == group.pk and card.state != "hidden" and card.pk not in first])
            for group in row.groups.all()
        ],
    }  # fmt: skip
    return render(request, "workshops/visions/cards.html", context)


def card_of(slug: str, uuid: UUID) -> VisionCard:
    return VisionCard.objects.select_related("workshop__activity").get(workshop__slug=slug, uuid=uuid)


def _runs_it(user: Any, card: VisionCard) -> bool:
    """Whoever runs the workshop of this card."""
    return runs(user, card.workshop)


@require_POST
@guarded(_runs_it, get=card_of)
def card(request: HttpRequest, row: VisionCard) -> HttpResponse:
    """Approve, hide with a reason, show again, take personal data out."""
    then, by = request.POST.get("then", ""), request.user
    acts = {
        "approve": (lambda: verbs.approve_card(card=row, by=by), _("The card is approved.")),
        "hide": (
            lambda: verbs.hide_card(card=row, why=request.POST.get("why", ""), by=by),
            _("The card is hidden: it is on no screen any more, and it is not deleted."),
        ),
        "show": (lambda: verbs.show_card(card=row, by=by), _("The card is shown again.")),
        "redact": (
            lambda: verbs.redact_card(card=row, text=request.POST.get("text", ""), by=by),
            _("The words before are kept nowhere; the log says that the card was rewritten."),
        ),
    }
    if then not in acts:
        raise Http404
    act, done = acts[then]
    return tried(request, act, lambda: done, "workshops:control_cards", row.workshop.slug)


def _visions_of(workshop: Workshop) -> list[dict[str, Any]]:
    """The visions and clusters of each group, side by side; a group of which nobody came says so."""
    told = {
        (vision.group_id, vision.polarity): vision
        for vision in GroupVision.objects.filter(group__workshop=workshop).exclude(version=0)
    }
    clusters = list(
        VisionCluster.objects.filter(group__workshop=workshop).prefetch_related("cards").order_by("pk")
    )
    there = {group.pk for group in verbs.groups_there(workshop)}
    return [
        {
            "group": group, "there": group.pk in there,
            "kinds": [
                {
                    "polarity": polarity, "vision": told.get((group.pk, polarity)),
                    "clusters": [
                        cluster for cluster in clusters if (cluster.group_id, cluster.polarity) == (group.pk, polarity)
                    ],
                }
                for polarity in Polarity
            ],
        }
        for group in workshop.groups.all()
    ]  # fmt: skip


def _common_page(request: HttpRequest, row: Workshop, status: int = 200, **forms: Any) -> HttpResponse:
    vision = getattr(row, "common_vision", None)
    version = vision.version if vision else 0
    context = {
        "workshop": row, "common": vision, "agreement": verbs.agreement(row), "visions": _visions_of(row),
        "form": CommonForm(initial={"version": version, "narrative": vision.narrative if vision else ""}),
        "element_form": ElementForm(initial={"version": version}, workshop=row, auto_id="parte-%s"), "version": version,
    }  # fmt: skip
    return render(request, "workshops/visions/common.html", context | forms, status=status)


@require_http_methods(["GET", "POST"])
@guarded(runs, get=by_slug)
def common(request: HttpRequest, row: Workshop) -> HttpResponse:
    """The common vision being written, with the visions of the groups beside it."""
    if request.method != "POST":
        return _common_page(request, row)
    form = CommonForm(request.POST)
    if form.is_valid():
        try:
            verbs.keep_common(workshop=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            return _both(request, row, form, refusal, form=form)
        messages.success(request, _("The common vision is saved."))
        return redirect("workshops:control_common", row.slug)
    return _common_page(request, row, status=422, form=form)


def _both(
    request: HttpRequest, row: Workshop, typed: Any, refusal: DomainError, **forms: Any
) -> HttpResponse:
    """Somebody saved first, or it cannot be done now: what was typed stays in its form, beside what is there."""
    row = by_slug(row.slug)
    refuse(typed, refusal)
    vision = getattr(row, "common_vision", None)
    if isinstance(refusal, verbs.SomebodyWrote) and vision:
        typed.data = typed.data.copy()
        typed.data["version"] = str(vision.version)
    return _common_page(request, row, status=409, conflict=isinstance(refusal, verbs.SomebodyWrote), **forms)


@require_POST
@guarded(runs, get=by_slug)
def new_element(request: HttpRequest, row: Workshop) -> HttpResponse:
    """A new part of the common vision, with the stance of each group."""
    form = ElementForm(request.POST, workshop=row, auto_id="parte-%s")
    if form.is_valid():
        try:
            _keep_element(form, row, request.user)
        except DomainError as refusal:
            return _both(request, row, form, refusal, element_form=form)
        messages.success(request, _("The part is in the common vision."))
        return redirect("workshops:control_common", row.slug)
    return _common_page(request, row, status=422, element_form=form)


def _keep_element(
    form: ElementForm, workshop: Workshop, by: Any, element: CommonElement | None = None
) -> None:
    told = form.cleaned_data
    verbs.keep_element(
        workshop=workshop, text=told["text"], version=told["version"], clusters=told["clusters"],
        stances=form.stances(), by=by, element=element,
    )  # fmt: skip


def element_of(slug: str, pk: int) -> CommonElement:
    return CommonElement.objects.select_related("vision__workshop__activity").get(
        vision__workshop__slug=slug, pk=pk
    )


def _runs_element(user: Any, element: CommonElement) -> bool:
    """Whoever runs the workshop of this part."""
    return runs(user, element.vision.workshop)


@require_http_methods(["GET", "POST"])
@guarded(_runs_element, get=element_of)
def element(request: HttpRequest, row: CommonElement) -> HttpResponse:
    """Change a part of the common vision, or drop it."""
    workshop, back = row.vision.workshop, ("workshops:control_common", row.vision.workshop.slug)
    if request.method == "POST" and request.POST.get("then") == "drop":
        typed = request.POST.get("version", "")
        version = int(typed) if typed.isascii() and typed.isdigit() else -1
        return tried(
            request, lambda: verbs.drop_element(element=row, version=version, by=request.user),
            lambda: _("The part is out of the common vision."), *back,
        )  # fmt: skip
    form = ElementForm(
        request.POST or None, initial={"version": row.vision.version}, workshop=workshop, element=row
    )
    status, conflict = 422 if form.errors else 200, False
    if form.is_valid():
        try:
            _keep_element(form, workshop, request.user, row)
        except DomainError as refusal:
            refuse(form, refusal)
            row = element_of(workshop.slug, row.pk)
            status, conflict = 409, isinstance(refusal, verbs.SomebodyWrote)
            form.data = form.data.copy()
            form.data["version"] = str(row.vision.version)
        else:
            messages.success(request, _("The common vision is saved."))
            return redirect(*back)
    context = {"workshop": workshop, "element": row, "form": form, "conflict": conflict}
    return render(request, "workshops/visions/element.html", context, status=status)


# ---- The wall ----


def wall_scenarios(workshop: Workshop) -> tuple[str, dict[str, Any]]:
    """The prepared futures, by title and first lines."""
    return "workshops/visions/wall_scenarios.html", {"scenarios": workshop.cycle.scenarios.all()}


def wall_cards(workshop: Workshop) -> tuple[str, dict[str, Any]]:
    """The cards that may be shown, the latest first, a few at a time in turn; how many there are of each kind."""
    counts = Counter(workshop.cards.shown().values_list("polarity", flat=True))
    latest = list(workshop.cards.shown().select_related("group").order_by("-pk")[:WALL_CARDS])
    return "workshops/visions/wall_cards.html", {"turn": turn(latest, 4, seconds=9), "counts": counts}


def wall_visions(workshop: Workshop) -> tuple[str, dict[str, Any]]:
    """The common vision with how far the groups agree on each part; until there is one, the visions presented."""
    common = getattr(workshop, "common_vision", None)
    agreement = verbs.agreement(workshop)
    presented = GroupVision.objects.filter(group__workshop=workshop, state="presented").select_related(
        "group"
    )
    context = {
        "common": common, "agreement": turn(agreement, 3, seconds=15) if agreement else None,
        "visions": None if agreement else turn(list(presented), 4, seconds=15),
    }  # fmt: skip
    return "workshops/visions/wall_visions.html", context


# ---- After the day ----


@require_safe
@guarded(may_read_outcome, get=by_slug, login=False)
def public(request: HttpRequest, row: Workshop) -> HttpResponse:
    """The futures feared and wished for by each category, and the common vision with its dissent."""
    cards: dict[tuple[int, str], list[VisionCard]] = {}
    for each in row.cards.shown():
        cards.setdefault((each.group_id, each.polarity), []).append(each)
    groups = _visions_of(row)
    for group in groups:
        for kind in group["kinds"]:
            of_kind = cards.get((group["group"].pk, kind["polarity"]), [])
            kind["clusters"] = [
                (cluster, [each for each in of_kind if each.cluster_id == cluster.pk])
                for cluster in kind["clusters"]
            ]
            kind["loose"] = [each for each in of_kind if each.cluster_id is None]
            kind["number"] = len(of_kind)
    common = getattr(row, "common_vision", None)
    present = verbs.groups_there(row)
    context = {
        "workshop": row, "groups": groups, "common": common, "agreement": verbs.agreement(row), "present": present,
        "any": bool(cards) or bool(common) or any(kind["vision"] for group in groups for kind in group["kinds"]),
    }  # fmt: skip
    return render(request, "workshops/visions/public.html", context)
