"""Paper ballots: print them, take a pile in, read its sheets, compare, count."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.core.documents import pdf
from land.core.errors import DomainError, WrongState
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from land.enrolment.codes import qr_svg
from workshops.actions import ballots, paper
from workshops.forms.ballots import BatchForm, sheet_forms
from workshops.models import Ballot, PaperBatch, Workshop
from workshops.policies.ballots import takes_batch
from workshops.policies.room import controls, receives, takes_paper
from workshops.views.workshops import by_slug

MOST_BLANK = 60


def batch_of(slug: str, uuid: UUID) -> PaperBatch:
    return PaperBatch.objects.select_related("ballot__workshop__activity").get(
        uuid=uuid, ballot__workshop__slug=slug
    )


@require_http_methods(["GET", "POST"])
@guarded(takes_paper, get=by_slug)
@once
def piles(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """The piles of the vote that is on, and a new one."""
    ballot = ballots.current(workshop)
    form, status = BatchForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if ballot is not None and form.is_valid():
            try:
                row = paper.start_batch(ballot=ballot, by=request.user, **form.facts())
            except WrongState as refusal:
                refuse(form, refusal)
                status = 409
            except DomainError as refusal:
                refuse(form, refusal)
            else:
                if row.state == "draft":
                    return redirect("workshops:pile", workshop.slug, row.uuid)
                form.add_error(
                    None, _("The vote is closed: this pile does not count. The log keeps that it came.")
                )
                status = 409
    context = {
        "workshop": workshop, "ballot": ballot, "form": form, "receives": receives(request.user, workshop),
        "taking": ballot is not None and ballot.state in Ballot.TAKING,
        "piles": list(ballot.batches.select_related("entered_by__person", "checked_by__person")) if ballot else [],
    }  # fmt: skip
    return render(request, "workshops/ballots/piles.html", context, status=status)


@require_http_methods(["GET", "POST"])
@guarded(takes_batch, get=batch_of)
def pile(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    """Read the sheets of a pile; whoever reads second sees nothing of the first reading but where the two differ."""
    workshop, user = batch.ballot.workshop, request.user
    first = batch.state == "draft" or batch.entered_by_id == user.pk
    forms, status, refusal = sheet_forms(batch, request.POST or None), 200, ""
    if request.method == "POST":
        status = 422
        if all(form.is_valid() for form in forms):
            try:
                paper.read_batch(batch=batch, by=user, read=[form.read() for form in forms])
            except DomainError as error:
                refusal, status = str(error), 409 if isinstance(error, WrongState) else 422
            else:
                return redirect("workshops:pile", workshop.slug, batch.uuid)
    context = {
        "workshop": workshop, "batch": batch, "forms": forms, "first": first, "refusal": refusal,
        "agreed": paper.agreed(batch), "controls": controls(user, workshop), "read": batch.state == "entered",
        "second_is_missing": workshop.paper_needs_two and batch.state == "entered" and batch.checked_by_id is None,
        "may_read": batch.state in ("draft", "entered") and batch.ballot.state in Ballot.TAKING
        and (first or workshop.paper_needs_two),
        "again": bool(batch.differences) or (first and batch.state == "entered"),
    }  # fmt: skip
    return render(request, "workshops/ballots/pile.html", context, status=status)


@require_POST
@guarded(takes_batch, get=batch_of)
def count(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    """Put an agreed pile on the roll; only the control room may say that paper counts over a vote by phone."""
    try:
        row = paper.apply_batch(batch=batch, by=request.user, over_phone="over_phone" in request.POST)
    except paper.VotedOtherwise as refusal:
        messages.warning(request, str(refusal))
        return redirect(
            reverse("workshops:pile", args=[batch.ballot.workshop.slug, batch.uuid]) + "?telefono=si"
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("workshops:pile", batch.ballot.workshop.slug, batch.uuid)
    if row.state == "applied":
        messages.success(request, _("Counted: this pile is in the vote."))
    else:
        messages.error(
            request, _("The vote is closed: this pile does not count. The log keeps that it came.")
        )
    return redirect("workshops:piles", batch.ballot.workshop.slug)


@require_POST
@guarded(takes_batch, get=batch_of)
def put_aside(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    """Take a pile back, to enter it again."""
    return tried(
        request, lambda: paper.refuse_batch(batch=batch, by=request.user),
        lambda: _("Put aside: it does not count, and its stubs can be entered again."), "workshops:piles",
        batch.ballot.workshop.slug,
    )  # fmt: skip


@require_safe
@guarded(receives, get=by_slug)
def sheets(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """The sheets to print: one for each present person who has not voted, or some blank ones (`?bianche=10`)."""
    typed = request.GET.get("bianche", "")
    blank = min(int(typed), MOST_BLANK) if typed.isascii() and typed.isdigit() else 0
    try:
        told = paper.printed(workshop, blank=blank)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("workshops:piles", workshop.slug)
    for sheet in told["sheets"]:
        address = (
            request.build_absolute_uri(reverse("workshops:door_with_code", args=[sheet["plain"]]))
            if sheet["plain"]
            else ""
        )
        sheet["qr"] = qr_svg(address, "") if address else ""
    words = {
        "title": _("Ballots: %(title)s") % {"title": workshop.activity.title}, "event": workshop.activity.title,
        "how": _("Mark at most %(votes)d ideas with a cross.") % {"votes": told["votes"]},
        "own": _("Ideas of your own group cannot be voted.") if told["excludes_own"] else "",
        "apart": _("Tear the stub off before the sheet goes into the box: nobody may know which sheet was yours."),
        "stub": _("Stub: hand it in apart"), "code": _("Code"), "write": _("Write your code here"),
        "category": _("Category"), "mark": _("Mark your category"), "number": _("Spare sheet"),
        "qr_alt": _("The code of this stub, to be scanned"), "secret": _("The sheet carries no name and no code."),
        "symbols": {row["symbol"]: row["title"] for row in told["groups"]},
    }  # fmt: skip
    response = HttpResponse(pdf("ballots", told | words), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="schede-{workshop.slug}.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response
