"""Joining ideas: choose which, propose, answer, undo."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from startups.actions import convergence as verbs
from startups.actions.consents import authors_of
from startups.filters.ideas import IdeaFilter
from startups.forms.convergence import AnswerForm, ConvergenceForm
from startups.models import Convergence, Idea
from startups.policies import is_asked, may_join_ideas, may_see_convergence
from startups.views.ideas import alike, idea_of

SHOWN = 12


def _others(request: HttpRequest, row: Idea) -> list[Idea]:
    """The ideas named by `?con=`, of those that this person may read."""
    asked = []
    for text in request.GET.getlist("con")[: verbs.MOST]:
        try:
            asked.append(UUID(text))
        except ValueError:
            continue
    rows = Idea.objects.whole().visible_to(request.user).filter(uuid__in=asked).exclude(pk=row.pk)
    return list(rows.order_by("pk"))


@require_http_methods(["GET", "POST"])
@guarded(may_join_ideas, get=idea_of)
@once
def new(request: HttpRequest, row: Idea) -> HttpResponse:
    """First which ideas, then the new text and the pact. Who will read the result is shown before anybody agrees."""
    others = _others(request, row)
    if not others:
        return _choose(request, row)
    ideas = [row, *others]
    form = ConvergenceForm(request.POST or None, ideas=ideas, authors=authors_of(ideas))
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.propose(by=request.user, ideas=ideas, **form.facts())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            made.refresh_from_db()
            messages.success(
                request,
                _("All the ideas are yours: they are joined.")
                if made.state == "agreed"
                else _("The proposal is with the authors: they have 14 days to answer."),
            )
            return redirect(made.result or made)
    visibility = verbs.strictest(ideas)
    context = {
        "idea": row,
        "ideas": ideas,
        "form": form,
        "visibility": Idea.Visibility(visibility).label,
        "differ": len({idea.visibility for idea in ideas}) > 1,
        "far": [idea for idea in ideas if verbs.is_past_prefeasibility(idea)],
    }
    return render(request, "startups/convergence/new.html", context, status=422 if form.errors else 200)


def _choose(request: HttpRequest, row: Idea) -> HttpResponse:
    """Which ideas: those alike first, or those that a search finds."""
    typed = request.GET.get("q", "")
    if typed.strip():
        found = IdeaFilter(
            request.GET, queryset=Idea.objects.whole().visible_to(request.user).exclude(pk=row.pk)
        )
        rows = list(found.qs[:SHOWN])
    else:
        rows = alike(f"{row.title} {row.need}", request.user, row)
    context = {"idea": row, "found": rows, "typed": typed}
    return render(request, "startups/convergence/choose.html", context)


def convergence_of(uuid: UUID) -> Convergence:
    """One, with all that its page says."""
    return Convergence.objects.whole().get(uuid=uuid)


@require_safe
@guarded(may_see_convergence, get=convergence_of)
def convergence(request: HttpRequest, row: Convergence) -> HttpResponse:
    """The proposal, who has said what, and the buttons to answer."""
    return _page(request, row, AnswerForm())


def _page(request: HttpRequest, row: Convergence, form: AnswerForm, status: int = 200) -> HttpResponse:
    consents = list(row.consents.all())
    mine = next((each for each in consents if each.person.user_id == request.user.pk), None)
    waits = row.state == "proposed" and row.expires_at > timezone.now()
    ideas = [part.idea for part in row.parts.all()]
    authors = {author.user_id for author in authors_of(ideas)}
    may_undo = bool(row.undo_until and row.undo_until >= timezone.now() and request.user.pk in authors)
    context = {
        "convergence": row,
        "ideas": ideas,
        "consents": consents,
        "mine": mine,
        "waits": waits,
        "form": form,
        "may_answer": waits and mine is not None,
        "may_withdraw": waits and row.proposed_by.user_id == request.user.pk,
        "may_undo": may_undo,
        "differ": len({idea.visibility for idea in ideas}) > 1,
    }
    return render(request, "startups/convergence/convergence.html", context, status=status)


@require_POST
@guarded(is_asked, get=convergence_of)
@once
def answer(request: HttpRequest, row: Convergence) -> HttpResponse:
    """Yes, or no."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    yes = request.POST.get("answer") == "yes"
    return tried(
        request,
        lambda: verbs.answer(convergence=row, by=request.user, yes=yes, note=form.cleaned_data["note"]),
        lambda: (
            _("Your yes is noted.")
            if yes
            else _("Your no is noted: nothing changes, and the others are told.")
        ),
        row,
    )


@require_POST
@guarded(is_asked, get=convergence_of)
@once
def withdraw(request: HttpRequest, row: Convergence) -> HttpResponse:
    """Whoever proposed takes it back."""
    return tried(
        request,
        lambda: verbs.withdraw(convergence=row, by=request.user),
        lambda: _("The proposal is taken back: nothing changes."),
        row,
    )


@require_POST
@guarded(may_see_convergence, get=convergence_of)
@once
def undo(request: HttpRequest, row: Convergence) -> HttpResponse:
    """An author undoes it."""
    return tried(
        request,
        lambda: verbs.undo(convergence=row, by=request.user),
        lambda: _("Undone: the ideas are open again, as they were."),
        row,
    )
