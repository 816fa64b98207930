"""The doors of needs: one need with its chain, and the screens on which a workshop records them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.accounts.policies import is_editor
from land.core import offers
from land.core.errors import DomainError
from land.core.guards import anyone, guarded
from land.core.models import Link, Need, SearchEntry
from land.core.once import once
from land.core.provenance import chain
from land.core.refusals import refuse, tried
from workshops.actions import needs as verbs
from workshops.forms.needs import CiteForm, NeedForm
from workshops.models import VoicedNeed, Workshop
from workshops.policies import keeps_after, keeps_need

FOUND = 12


def need_by(uuid: UUID) -> Need:
    return Need.objects.select_related("territory", "programme").get(uuid=uuid)


@require_safe
@guarded(anyone, get=need_by)
def need(request: HttpRequest, row: Need) -> HttpResponse:
    """A need: who voiced it, what proves it, what answers it."""
    voiced = VoicedNeed.objects.filter(need=row).whole().first()
    told = chain("need", row.uuid, request.user)
    context = {
        "need": row,
        "voiced": voiced,
        "groups": list(voiced.groups.all()) if voiced else [],
        "chain": told,
        "beginnings": [(each.label, each.url(row.uuid)) for each in offers.beginnings],
        "keeps": is_editor(request.user) or (voiced is not None and keeps_need(request.user, voiced)),
    }
    return render(request, "workshops/needs/need.html", context)


@require_http_methods(["GET", "POST"])
@guarded(is_editor, get=need_by)
@once
def cite(request: HttpRequest, row: Need) -> HttpResponse:
    """Say what answers a need: a course, a session, an agreement, whatever the search finds."""
    typed = request.GET.get("q", "")[:200]
    entries = SearchEntry.objects.visible_to(request.user).filter(language="it").exclude(kind="need")
    found = list(entries.matching(typed)[:FOUND]) if typed.strip() else []
    labels = {kind.key: kind.label for kind in offers.kinds}
    choices = [
        (f"{each.kind}:{each.uuid}", f"{labels[each.kind]}: {each.title}")
        for each in found
        if each.kind in labels
    ]
    form = CiteForm(request.POST or None, found=choices)
    if request.method == "POST" and form.is_valid():
        kind, _colon, uuid = form.cleaned_data["what"].partition(":")
        try:
            verbs.cite_need(need=row, kind=kind, uuid=UUID(uuid), by=request.user)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Written: each of the two pages leads to the other."))
            return redirect("workshops:need", row.uuid)
    links = [
        (link.to_kind, link.to_uuid, target)
        for link in Link.objects.fruits_of("need", row.uuid)
        if (target := _target(link.to_kind, link.to_uuid, request.user))
    ]
    context = {"need": row, "form": form, "typed": typed, "choices": choices, "links": links}
    return render(request, "workshops/needs/cite.html", context, status=422 if form.errors else 200)


def _target(kind: str, uuid: UUID, user: Any) -> offers.Target | None:
    known = offers.kinds.get(kind)
    return known.resolve([uuid], user).get(uuid) if known else None


@require_POST
@guarded(is_editor, get=need_by)
@once
def uncite(request: HttpRequest, row: Need) -> HttpResponse:
    """Take such a link away."""
    kind, _colon, uuid = request.POST.get("what", "").partition(":")
    try:
        wanted = UUID(uuid)
    except ValueError:
        return redirect("workshops:need_cite", row.uuid)
    return tried(
        request,
        lambda: verbs.no_longer_cites(need=row, kind=kind, uuid=wanted, by=request.user),
        lambda: _("Taken away."),
        "workshops:need_cite",
        row.uuid,
    )


def workshop_by(slug: str) -> Workshop:
    return Workshop.objects.whole().get(slug=slug)


def voiced_by(slug: str, uuid: UUID) -> VoicedNeed:
    return (
        VoicedNeed.objects.whole().select_related("workshop__area").get(workshop__slug=slug, need__uuid=uuid)
    )


def _screen(request: HttpRequest, workshop: Workshop, row: VoicedNeed | None) -> HttpResponse:
    form = NeedForm(request.POST or None, workshop=workshop, initial=_initial(row) if row else None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.save_need(workshop=workshop, by=request.user, voiced=row, **form.facts())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request, _("The need is recorded: sessions, courses and agreements can cite it.")
            )
            return redirect("workshops:after", workshop.slug)
    context = {"workshop": workshop, "form": form, "voiced": row}
    return render(request, "workshops/needs/form.html", context, status=422 if form.errors else 200)


def _initial(row: VoicedNeed) -> dict[str, Any]:
    need = row.need
    proofs = Link.objects.origins_of("need", need.uuid).filter(from_kind__in=verbs.EVIDENCE)
    return {
        "title": need.title,
        "title_en": need.title_en,
        "description": need.description,
        "said": need.evidence,
        "groups": [group.pk for group in row.groups.all()],
        "evidence": [f"{link.from_kind}:{link.from_uuid}" for link in proofs],
    }


@require_http_methods(["GET", "POST"])
@guarded(keeps_after, get=workshop_by)
@once
def new(request: HttpRequest, row: Workshop) -> HttpResponse:
    """Record a need of this workshop."""
    return _screen(request, row, None)


@require_http_methods(["GET", "POST"])
@guarded(keeps_need, get=voiced_by)
@once
def edit(request: HttpRequest, row: VoicedNeed) -> HttpResponse:
    """Change one."""
    return _screen(request, row.workshop, row)
