"""The doors of sessions: the list, proposing one, its page and what can be done there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.accounts.actions import know_person
from land.accounts.models import Person
from land.core.errors import DomainError
from land.core.guards import anyone, guarded
from land.core.limits import allowed
from land.core.once import once
from land.core.provenance import chain
from land.core.refusals import refuse, tried
from startups import actions
from startups.actions.grid import shown
from startups.actions.proposals import LinkTooOld, proposals_left, read_guest
from startups.forms.proposals import GuestProposalForm, NoteForm, ProposalForm
from startups.models import AgendaItem, BarCamp, Merger, Proposal, SessionNote, Vote
from startups.policies import (
    hosts_session,
    may_act_on_session,
    may_answer_merger,
    may_delete_note,
    may_see_barcamp,
    may_see_session,
)
from startups.views.barcamps import _by_slug


def session_of(uuid: UUID) -> Proposal:
    return Proposal.objects.whole().get(uuid=uuid)


def merger_of(uuid: UUID) -> Merger:
    return Merger.objects.select_related("gives", "takes__owner").get(uuid=uuid)


def person_of(request: HttpRequest) -> Person:
    return know_person(user=request.user, email=request.user.email)


@require_safe
@guarded(may_see_barcamp, get=_by_slug, login=False)
def sessions(request: HttpRequest, row: BarCamp) -> HttpResponse:
    """All sessions of a BarCamp: in an order that is one's own until votes are told, then by votes."""
    now = timezone.now()
    rows = Proposal.objects.whole().listed().filter(barcamp=row)
    told = row.tells_votes(now)
    rows = rows.most_voted() if told else rows.in_no_order(str(request.user.pk or row.uuid))
    mine = set(Vote.objects.of(request.user).filter(proposal__barcamp=row).values_list("proposal", flat=True))
    context = {
        "barcamp": row, "rows": list(rows), "told": told, "voted": mine, "votes_open": row.takes_votes(now),
        "proposals_open": row.takes_proposals(now), "votes_left": row.votes_per_person - len(mine),
    }  # fmt: skip
    return render(request, "startups/proposals/sessions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(may_see_barcamp, get=_by_slug, login=False)
@once
def propose(request: HttpRequest, row: BarCamp) -> HttpResponse:
    """Propose a session with a title alone; without an account a mail confirms the address first."""
    member = request.user.is_authenticated
    form: Any = (ProposalForm if member else GuestProposalForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if member:
                kept = actions.propose(barcamp=row, person=person_of(request), **form.facts())
                messages.success(request, _("The session is proposed."))
                return redirect(kept)
            if not allowed(request, "guest-session", times=10, seconds=3600):
                raise DomainError(_("Too many requests from here: try again in an hour."))
            actions.ask_guest_to_confirm(barcamp=row, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("A mail is on its way: open its link to publish the session."))
            return redirect("startups:sessions", row.slug)
    left = proposals_left(row, person_of(request)) if member and request.method == "GET" else None
    context = {"barcamp": row, "form": form, "open": row.takes_proposals(timezone.now()), "left": left}
    return render(request, "startups/proposals/propose.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(anyone)
def guest_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in a guest's mail: a GET only asks, the POST publishes; later it changes or withdraws the session."""
    try:
        told = read_guest(token)
        if told.proposal is not None:
            return _of_guest(request, session_of(told.proposal.uuid), token)
        if request.method == "POST":
            actions.propose_as_guest(token=token)
            messages.success(
                request,
                _("The session is proposed. Keep the mail: its link changes or withdraws the session."),
            )
            return redirect("startups:guest_confirm", token)
    except DomainError as refusal:
        context = {"refusal": refusal}
        status = 404 if isinstance(refusal, LinkTooOld) else 409
        return render(request, "startups/proposals/confirm.html", context, status=status)
    return render(request, "startups/proposals/confirm.html", {"title": told.title})


def _of_guest(request: HttpRequest, row: Proposal, token: str) -> HttpResponse:
    """A guest's own session, by the link in their mail: its words, and the button that withdraws it."""
    form = ProposalForm(request.POST or None, instance=row)
    where, doing = ("startups:guest_confirm", token), request.POST.get("do", "")
    if request.method == "POST" and doing == "withdraw":
        done = lambda: _("The session is withdrawn.")  # noqa: E731
        return tried(request, lambda: actions.withdraw(proposal=row, by=None), done, *where)
    if request.method == "POST" and doing == "change" and form.is_valid():
        try:
            actions.change_session(proposal=row, by=None, **form.facts())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The session is changed."))
            return redirect(*where)
    elif request.method == "POST" and doing != "change":  # the confirming post, sent twice
        return redirect(*where)
    context = {
        "row": session_of(row.uuid), "form": form,
        "can_change": row.is_open and timezone.now() <= row.barcamp.activity.ends_at,
    }  # fmt: skip
    return render(request, "startups/proposals/guest.html", context, status=422 if form.errors else 200)


def idea_address(row: Proposal) -> str:
    """Where an idea is born of this session; "" while there is no such door."""
    try:
        return f"{reverse('startups:idea_new')}?da={row.uuid}"
    except NoReverseMatch:
        return ""


@require_safe
@guarded(may_see_session, get=session_of, login=False)
def session(request: HttpRequest, row: Proposal) -> HttpResponse:
    """One session: what it is about, what I can do with it, what was said, what came of it."""
    return page(request, row)


def page(request: HttpRequest, row: Proposal, status: int = 200, note_form: Any = None) -> HttpResponse:
    """Its page, perhaps with a form that was refused."""
    now, user, barcamp = timezone.now(), request.user, row.barcamp
    hosting = row.is_hosted_by(user)
    agenda = shown(barcamp, now)
    alike = []
    if hosting and row.state == "proposed":
        rows = Proposal.objects.filter(barcamp=barcamp, state="proposed", owner__isnull=False)
        alike = list(rows.exclude(pk=row.pk).order_by("title"))
    context = {
        "row": row, "barcamp": barcamp, "hosting": hosting, "alike": alike, "agenda": agenda,
        "item": AgendaItem.objects.whole().filter(version=agenda, proposal=row).first() if agenda else None,
        "votes": row.votes.count() if barcamp.tells_votes(now) else None,
        "votes_open": barcamp.takes_votes(now) and row.is_open and not hosting,
        "voted": Vote.objects.of(user).filter(proposal=row).exists(),
        "can_change": hosting and row.is_open and now <= barcamp.activity.ends_at,
        "live": hosting and row.is_open and barcamp.is_live(now),
        "cells": actions.free_cells(barcamp, now) if hosting and barcamp.is_live(now) else [],
        "asked": list(Merger.objects.waiting().filter(takes=row)) if hosting else [],
        "notes": row.notes.select_related("person"), "note_form": note_form or NoteForm(),
        "chain": chain("session", row.uuid, user), "idea_url": idea_address(row),
        "can_take": row.owner_id is None and row.is_open and now <= barcamp.activity.ends_at,
    }  # fmt: skip
    return render(request, "startups/proposals/session.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(hosts_session, get=session_of)
def change(request: HttpRequest, row: Proposal) -> HttpResponse:
    """Change its words."""
    form = ProposalForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_session(proposal=row, by=request.user, **form.facts())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return redirect("startups:session", row.uuid)
    context = {"barcamp": row.barcamp, "form": form, "open": True, "session": row}
    return render(request, "startups/proposals/propose.html", context, status=422 if form.errors else 200)


@require_POST
@guarded(hosts_session, get=session_of)
def withdraw(request: HttpRequest, row: Proposal) -> HttpResponse:
    """Take it back."""
    return tried(
        request, lambda: actions.withdraw(proposal=row, by=request.user),
        lambda: _("The session is withdrawn."), "startups:session", row.uuid,
    )  # fmt: skip


@require_POST
@guarded(may_act_on_session, get=session_of, login=True)
def take(request: HttpRequest, row: Proposal) -> HttpResponse:
    """Host a session that looks for somebody."""
    return tried(
        request, lambda: actions.take_session(proposal=row, person=person_of(request)),
        lambda: _("The session is yours."), "startups:session", row.uuid,
    )  # fmt: skip


@require_POST
@guarded(may_act_on_session, get=session_of, login=True)
def vote(request: HttpRequest, row: Proposal) -> HttpResponse:
    """Give a vote, or take it back."""
    person, back = person_of(request), bool(request.POST.get("back"))
    verb = actions.take_vote_back if back else actions.vote
    where = (
        ["startups:sessions", row.barcamp.slug]
        if request.POST.get("list")
        else ["startups:session", row.uuid]
    )
    return tried(
        request, lambda: verb(proposal=row, person=person),
        lambda: _("The vote is taken back.") if back else _("The vote is given."), *where,
    )  # fmt: skip


@require_POST
@guarded(hosts_session, get=session_of)
def ask_merger(request: HttpRequest, row: Proposal) -> HttpResponse:
    """Ask to make one session of two."""
    other = Proposal.objects.filter(barcamp=row.barcamp, pk=_number(request.POST.get("other"))).first()

    def act() -> None:
        if other is None:
            raise DomainError(_("Choose the other session."))
        actions.ask_merger(gives=row, takes=other, by=person_of(request))

    return tried(request, act, lambda: _("It is asked."), "startups:session", row.uuid)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


@require_POST
@guarded(may_answer_merger, get=merger_of)
def answer_merger(request: HttpRequest, row: Merger) -> HttpResponse:
    """Agree that two sessions become one, or not."""
    agrees = request.POST.get("answer") == "yes"
    return tried(
        request, lambda: actions.answer_merger(merger=row, by=person_of(request), agrees=agrees),
        lambda: _("The answer is sent."), "startups:session", row.takes.uuid,
    )  # fmt: skip


@require_POST
@guarded(may_act_on_session, get=session_of, login=True)
@once
def note(request: HttpRequest, row: Proposal) -> HttpResponse:
    """Write what was said: whoever has a place, the hosts, staff."""
    form, person = NoteForm(request.POST), person_of(request)
    if form.is_valid():
        if not (
            actions.has_place(row.barcamp, person) or row.is_hosted_by(request.user) or request.user.is_staff
        ):
            form.add_error(None, _("Notes are written by whoever has a place in the BarCamp."))
        else:
            actions.write_note(proposal=row, person=person, by=request.user, **form.cleaned_data)
            messages.success(request, _("The note is kept."))
            return redirect("startups:session", row.uuid)
    return page(request, row, 422, form)


def note_of(uuid: UUID) -> SessionNote:
    return SessionNote.objects.select_related("proposal").get(uuid=uuid)


@require_POST
@guarded(may_delete_note, get=note_of)
def delete_note(request: HttpRequest, row: SessionNote) -> HttpResponse:
    """Whoever wrote it takes it away, or staff."""
    return tried(
        request, lambda: actions.delete_note(note=row), lambda: _("The note is deleted."),
        "startups:session", row.proposal.uuid,
    )  # fmt: skip
