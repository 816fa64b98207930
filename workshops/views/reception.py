"""The reception: who is at the door, found by name or by code, let in, given a code. Made for a phone or a tablet."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from land.enrolment.codes import qr_svg
from land.enrolment.models import Enrolment
from workshops.actions import pack, people, prompts
from workshops.actions.codes import UnknownCode, code_of, find, shown
from workshops.forms.people import WalkInForm
from workshops.forms.prompts import MomentForm, PaperPerceptionForm
from workshops.models import Participant, StakeholderGroup, Workshop
from workshops.policies import receives, takes_paper
from workshops.views.workshops import by_slug

FOUND, LATEST = 12, 8
SLIP = "workshops-slip"  # whose code the next page shows, once


def typed_code(typed: str) -> str:
    """A code typed by hand, or the address that a camera read from the square of a slip."""
    return typed.strip().rstrip("/").rsplit("/", 1)[-1]


@require_safe
@guarded(receives, get=by_slug)
def reception(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Search, what was found, how many are here of each category, who came last."""
    return _page(request, workshop, WalkInForm(workshop=workshop))


def _page(request: HttpRequest, workshop: Workshop, form: WalkInForm) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:80]
    everybody = (
        Participant.objects.filter(workshop=workshop)
        .whole()
        .select_related("enrolment__person__organisation")
    )
    found, waiting = _found(workshop, everybody, query) if query else ([], [])
    context = {
        "workshop": workshop,
        "query": query,
        "found": found,
        "waiting": waiting,
        "latest": everybody.here().order_by("-arrived_at", "-pk")[:LATEST],
        "numbers": people.numbers(workshop),
        "groups": list(workshop.groups.all()),
        "walk_in": form,
    }
    context["expected"] = sum(row["enrolled"] for row in context["numbers"])
    context["here"] = sum(row["here"] for row in context["numbers"])
    return render(request, "workshops/people/reception.html", context, status=422 if form.errors else 200)


def _found(workshop: Workshop, everybody: Any, query: str) -> tuple[list[Participant], list[Enrolment]]:
    """Participants by code, or by every word of the name; whoever asked for a place and has none."""
    try:
        one = find(typed_code(query))
    except UnknownCode:
        pass
    else:
        if one.workshop_id == workshop.pk:
            return [everybody.get(pk=one.pk)], []
    by_person, by_name, waiting = Q(), Q(), Q()
    for word in query.split():
        by_person &= Q(enrolment__person__first_name__icontains=word) | Q(
            enrolment__person__last_name__icontains=word
        )
        by_name &= Q(name__icontains=word)
        waiting &= Q(person__first_name__icontains=word) | Q(person__last_name__icontains=word)
    rows = everybody.filter(by_person | by_name)
    others = (
        Enrolment.objects.filter(activity=workshop.activity_id).exclude(state="confirmed").filter(waiting)
    )
    return (
        list(rows.order_by("enrolment__person__last_name", "name", "pk")[:FOUND]),
        list(others.select_related("person").order_by("person__last_name", "pk")[:FOUND]),
    )


def participant_of(slug: str, uuid: Any) -> Participant:
    return (
        Participant.objects.whole().select_related("workshop__activity").get(workshop__slug=slug, uuid=uuid)
    )


def receives_person(user: Any, participant: Participant) -> bool:
    """The same, asked of one person."""
    return receives(user, participant.workshop)


def _back(request: HttpRequest, workshop: Workshop) -> str:
    """The reception again, with what was searched."""
    page = redirect("workshops:reception", workshop.slug).url
    query = request.POST.get("q", "")
    return f"{page}?{urlencode({'q': query[:80]})}" if query else page


@require_http_methods(["POST"])
@guarded(receives, get=by_slug)
def scan(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """A slip is shown: its code, typed or scanned, lets whoever has it in."""
    try:
        participant = find(typed_code(request.POST.get("codice", "")))
        if participant.workshop_id != workshop.pk:
            raise UnknownCode
    except UnknownCode as refusal:
        messages.error(request, str(refusal))
        return redirect("workshops:reception", workshop.slug)
    return _arrive(request, participant)


def _arrive(request: HttpRequest, participant: Participant) -> HttpResponse:
    try:
        row, before = people.arrive(
            participant=participant, by=request.user, under_14="under_14" in request.POST,
            parents_agree="parents_agree" in request.POST,
        )  # fmt: skip
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(request, participant.workshop))
    said = _("%(person)s was here already.") if before else _("%(person)s is here.")
    row.group = participant.group
    (messages.info if before else messages.success)(
        request, f"{said % {'person': row}} {row.group}. {pack.seat_of(row)}".strip()
    )
    return redirect("workshops:reception", participant.workshop.slug)


def _undo(request: HttpRequest, participant: Participant) -> HttpResponse:
    return tried(
        request,
        lambda: people.undo_arrival(participant=participant, by=request.user),
        lambda: _("%(person)s is no longer marked as here.") % {"person": participant},
        "workshops:reception",
        participant.workshop.slug,
    )


def _reissue(request: HttpRequest, participant: Participant) -> HttpResponse:
    people.reissue(participant=participant, by=request.user)
    return _to_slip(request, participant)


def _regroup(request: HttpRequest, participant: Participant) -> HttpResponse:
    group = _group(request, participant.workshop)
    return tried(
        request,
        lambda: people.change_group(participant=participant, by=request.user, group=group),
        lambda: _("%(person)s takes part as: %(group)s.") % {"person": participant, "group": group},
        _back(request, participant.workshop),
    )


def _group(request: HttpRequest, workshop: Workshop) -> StakeholderGroup:
    typed = request.POST.get("group", "")
    group = workshop.groups.filter(pk=typed).first() if typed.isdigit() else None
    if group is None:
        raise Http404
    return group


ACTS: dict[str, Callable[[HttpRequest, Participant], HttpResponse]] = {
    "arriva": _arrive, "togli": _undo, "codice": _reissue, "categoria": _regroup,
}  # fmt: skip


@require_http_methods(["POST"])
@guarded(receives_person, get=participant_of)
@once
def person(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Something done with one person: here, not here, another code, another category."""
    act = ACTS.get(request.POST.get("fai", ""))
    if act is None:
        raise Http404
    return act(request, participant)


@require_http_methods(["POST"])
@guarded(receives, get=by_slug)
@once
def walk_in(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Let somebody in who has not enrolled; the next page shows their code, once."""
    form = WalkInForm(request.POST, workshop=workshop)
    if form.is_valid():
        try:
            row = people.walk_in(workshop=workshop, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return _to_slip(request, row)
    return _page(request, workshop, form)


@require_http_methods(["POST"])
@guarded(receives, get=by_slug)
@once
def let_in(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Whoever asked for a place and has none is at the door, and there is a chair."""
    typed = request.POST.get("persona", "")
    row = Enrolment.objects.filter(activity=workshop.activity_id).select_related("person")
    found = row.filter(pk=typed).first() if typed.isdigit() else None
    if found is None:
        raise Http404
    group = _group(request, workshop)
    try:
        participant = people.let_in(row=found, workshop=workshop, by=request.user, group=group)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(request, workshop))
    return _to_slip(request, participant)


def _to_slip(request: HttpRequest, participant: Participant) -> HttpResponse:
    request.session[SLIP] = str(participant.uuid)
    return redirect("workshops:slip", participant.workshop.slug)


@require_safe
@guarded(receives, get=by_slug)
def slip(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """A code that was just given, with its square: shown once, to be photographed or copied."""
    uuid = request.session.pop(SLIP, None)
    row = Participant.objects.filter(workshop=workshop, uuid=uuid).whole().first() if uuid else None
    if row is None:
        return redirect("workshops:reception", workshop.slug)
    context = {
        "workshop": workshop,
        "participant": row,
        "code": shown(code_of(row)),
        "square": qr_svg(pack.address_of(row), _("QR code that opens the room")),
        "seat": pack.seat_of(row),
    }
    response = render(request, "workshops/people/slip.html", context)
    response.headers["Cache-Control"] = "no-store, private"
    return response


@require_http_methods(["POST"])
@guarded(receives, get=by_slug)
def absent(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """After the day: whoever did not come is absent in the register."""
    number = 0

    def act() -> None:
        nonlocal number
        number = people.write_absent(workshop=workshop, by=request.user)

    return tried(
        request,
        act,
        lambda: (
            ngettext(
                "%(number)d person is written as absent.", "%(number)d people are written as absent.", number
            )
            % {"number": number}
        ),
        "workshops:reception",
        workshop.slug,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(takes_paper, get=by_slug)
@once
def paper_prompts(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Type in a sheet of answers on perception."""
    chosen = MomentForm(request.GET if "quando" in request.GET else {"quando": "before"})
    when = chosen.cleaned_data["quando"] if chosen.is_valid() else "before"
    typed = request.POST if request.method == "POST" else None
    form = PaperPerceptionForm(typed, workshop=workshop, prompts=prompts.asked(workshop, when))
    if request.method == "POST" and form.is_valid():
        try:
            _enter(request, workshop, when, form)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The sheet is in. Here is the next one."))
            return redirect(request.get_full_path())
    context = {"workshop": workshop, "form": form, "moment": chosen, "when": when}
    return render(request, "workshops/people/paper_prompts.html", context, status=422 if form.errors else 200)


def _enter(request: HttpRequest, workshop: Workshop, when: str, form: PaperPerceptionForm) -> None:
    participant = None
    if form.cleaned_data["code"]:
        participant = find(typed_code(form.cleaned_data["code"]))
        if participant.workshop_id != workshop.pk:
            raise UnknownCode
    prompts.enter_paper(
        workshop=workshop, by=request.user, when=when, group=form.cleaned_data["group"], answers=form.answers(),
        participant=participant,
    )  # fmt: skip
