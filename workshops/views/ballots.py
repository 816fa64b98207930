"""The control room's desk of the vote, the results for everybody, and what the wall shows of both."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.core.exports import csv_response
from land.core.guards import guarded
from land.core.refusals import refuse, tried
from workshops.actions import ballots, results
from workshops.forms.ballots import AnnulForm, CountdownForm, PrepareForm
from workshops.models import Ballot, Workshop
from workshops.policies import may_see_workshop, runs
from workshops.policies.ballots import controls_ballot
from workshops.policies.room import controls, takes_paper
from workshops.views.workshops import by_slug


def ballot_of(slug: str, uuid: UUID) -> Ballot:
    return Ballot.objects.select_related("workshop__activity").get(uuid=uuid, workshop__slug=slug)


def standing(request: HttpRequest, workshop: Workshop) -> dict[str, Any]:
    """How the vote stands, for the desk and for the panel of the control room: turnout while it is open, nothing else."""
    ballot = ballots.current(workshop)
    told: dict[str, Any] = {
        "workshop": workshop, "ballot": ballot, "may": controls(request.user, workshop),
        "paper": takes_paper(request.user, workshop), "countdown": CountdownForm(), "annul": AnnulForm(),
    }  # fmt: skip
    if ballot is None:
        return told
    if ballot.state in Ballot.TAKING:
        told["voted"], told["entitled"] = ballots.turnout(ballot)
        told["late"] = list(ballots.late(ballot).select_related("group"))
        told["piles"] = ballot.batches.filter(state__in=["draft", "entered"]).count()
    if ballot.state == "draft":
        told["options"] = list(ballot.options.select_related("theme"))
    if (ballot.state in Ballot.COUNTED and told["may"]) or ballot.state == "published":
        told["results"] = results.shown(ballot)
    return told


def panel(request: HttpRequest, workshop: Workshop) -> tuple[str, dict[str, Any]]:
    """The vote on the control room's page."""
    return "workshops/ballots/panel.html", standing(request, workshop)


@require_safe
@guarded(runs, get=by_slug)
def desk(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Prepare, open, follow, close, look at the count, publish."""
    context = standing(request, workshop) | {
        "past": workshop.ballots.filter(state__in=["annulled", "published"]).order_by("-pk")
    }
    return render(request, "workshops/ballots/desk.html", context)


@require_http_methods(["GET", "POST"])
@guarded(controls, get=by_slug)
def prepare(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """Choose what is voted on; the ballot can be made anew until it is open."""
    form = PrepareForm(request.POST or None, workshop=workshop)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data["votes_per_person"]
        try:
            row = ballots.prepare(workshop=workshop, by=request.user, **form.cleaned_data)
        except ballots.DomainError as refusal:
            refuse(form, refusal, "ideas")
        else:
            return tried(
                request, lambda: None, lambda: prepared(row, asked), "workshops:ballot_desk", workshop.slug
            )
    context = {"workshop": workshop, "form": form}
    return render(request, "workshops/ballots/prepare.html", context, status=422 if form.errors else 200)


def prepared(ballot: Ballot, asked: int) -> str:
    """What to say once it is prepared; fewer votes than asked for are explained."""
    if ballot.votes_per_person < asked:
        told = ngettext(
            "The vote is ready. There is %(most)d idea only: each person has as many votes.",
            "The vote is ready. There are %(most)d ideas only: each person has as many votes.",
            ballot.votes_per_person,
        )
        return told % {"most": ballot.votes_per_person}
    return _("The vote is ready: sheets can be printed, and it can be opened.")


def _change(act: Callable[[HttpRequest, Ballot], Any], done: Callable[[], str]) -> Any:
    """A POST of the control room on a ballot."""

    @require_POST
    @guarded(controls_ballot, get=ballot_of)
    def view(request: HttpRequest, ballot: Ballot) -> HttpResponse:
        return tried(
            request, lambda: act(request, ballot), done, "workshops:ballot_desk", ballot.workshop.slug
        )

    return view


def _admit(request: HttpRequest, ballot: Ballot) -> None:
    chosen = request.POST.getlist("person")
    rows = [row for row in ballots.late(ballot) if "all" in request.POST or str(row.uuid) in chosen]
    ballots.admit(ballot=ballot, by=request.user, participants=rows)


def _begin_closing(request: HttpRequest, ballot: Ballot) -> None:
    form = CountdownForm(request.POST)
    if not form.is_valid():
        raise ballots.GraceOutOfRange
    ballots.begin_closing(ballot=ballot, by=request.user, seconds=form.cleaned_data["seconds"])


open_ballot = _change(
    lambda request, row: ballots.open_ballot(ballot=row, by=request.user), lambda: _("The vote is open.")
)
admit = _change(_admit, lambda: _("Admitted: they can vote now."))
begin_closing = _change(_begin_closing, lambda: _("The countdown has begun."))
close = _change(
    lambda request, row: ballots.close(ballot=row, by=request.user),
    lambda: _("The vote is closed and counted. From now on nobody can know who voted what."),
)
publish = _change(
    lambda request, row: ballots.publish(ballot=row, by=request.user), lambda: _("The results are public.")
)
annul = _change(
    lambda request, row: ballots.annul(ballot=row, by=request.user, reason=request.POST.get("reason", "")),
    lambda: _("The vote is annulled. Another one can be prepared."),
)
break_tie = _change(
    lambda request, row: ballots.break_tie(ballot=row, by=request.user),
    lambda: _("The tie-break is ready, with only the ideas that tie."),
)


# ---- For everybody ----


@require_safe
@guarded(may_see_workshop, get=by_slug, login=False)
def public(request: HttpRequest, workshop: Workshop) -> HttpResponse:
    """What was voted, as page, CSV or JSON: only what is published."""
    rows = results.told(workshop)
    kind = request.GET.get("formato", "")
    if kind == "csv" and rows:
        header, _first = results.table(rows[0])
        return csv_response(
            f"voto-{workshop.slug}", header, [line for row in rows for line in results.table(row)[1]]
        )
    if kind == "json" and rows:
        return JsonResponse(
            {
                "workshop": workshop.activity.title, "licence": "CC BY 4.0",
                "ballots": [
                    row.results | {"closed_at": row.closed_at, "published_at": row.published_at, "sha256": row.results_hash}
                    for row in rows
                ],
            }
        )  # fmt: skip
    context = {"workshop": workshop, "told": [results.shown(row) for row in rows]}
    return render(request, "workshops/ballots/results.html", context)


# ---- On the wall ----


def wall_turnout(workshop: Workshop) -> tuple[str, dict[str, Any]]:
    """How many have voted; never what."""
    ballot = ballots.current(workshop)
    voted, entitled = ballots.turnout(ballot) if ballot else (0, 0)
    return "workshops/ballots/wall_turnout.html", {"ballot": ballot, "voted": voted, "entitled": entitled}


def wall_results(workshop: Workshop) -> tuple[str, dict[str, Any]]:
    """The bars of the latest count that is public."""
    rows = results.told(workshop)
    return "workshops/ballots/wall_results.html", {
        "results": results.shown(rows[-1]) if rows else None,
        "most": results.BARS,
    }
