"""Around filling in: what is asked, the page before starting, the summary, sending."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperatives import actions
from cooperatives.actions.asked import asked_of, handed_to
from cooperatives.actions.filling import problems_of
from cooperatives.actions.saving import is_taking
from cooperatives.models import Response, SectionAssignment, WaveMember
from cooperatives.policies import may_fill_in, may_read_response, may_submit
from cooperatives.views.steps import steps_of
from land.core.errors import DomainError
from land.core.guards import guarded, registered


def member_of(wave: str, cooperative: str) -> WaveMember:
    """A cooperative in a wave that is not a draft."""
    rows = WaveMember.objects.select_related(
        "wave__instrument_version__instrument", "wave__scoring_spec", "cooperative__organisation"
    ).exclude(wave__state="draft")
    return rows.exclude(state="excluded").get(wave__code=wave, cooperative__organisation__slug=cooperative)


def until_when(member: WaveMember) -> datetime:
    """When this cooperative's time is over: the wave's closing, or later if it was given more."""
    return max(member.wave.closes_at, member.extended_until or member.wave.closes_at)


def latest_response(member: WaveMember) -> Response | None:
    """The response as it stands, with the rows at hand that its pages read."""
    response = member.responses.exclude(state="cancelled").order_by("-revision").first()
    if response is not None:
        response.wave_member = member
    return response


@require_safe
@guarded(registered)
def waves(request: HttpRequest) -> HttpResponse:
    """What is asked of the cooperatives this person acts for."""
    rows = asked_of(request.user, WaveMember.objects.of(request.user).prefetch_related("responses"))
    return render(request, "cooperatives/waves.html", {"rows": rows, "handed": handed_to(request.user)})


@require_safe
@guarded(registered)
def wave(request: HttpRequest, wave: str) -> HttpResponse:
    """A wave without a cooperative: to one's own, or to the list if there are several."""
    members = list(WaveMember.objects.of(request.user).filter(wave__code=wave)[:2])
    if not members:
        raise Http404
    if len(members) == 1:
        return redirect("cooperatives:intro", wave, members[0].cooperative.slug)
    return redirect("cooperatives:waves")


@require_http_methods(["GET", "POST"])
@guarded(may_read_response, get=member_of)
def intro(request: HttpRequest, member: WaveMember) -> HttpResponse:
    """Before starting: how long, what to have at hand, who sees it, what the report looks like. POST starts or resumes."""
    definition = member.wave.instrument_version.definition
    response = latest_response(member)
    if request.method == "POST":
        if not may_fill_in(request.user, member):
            raise Http404
        if member.state == WaveMember.State.REFUSED and not may_submit(request.user, member):
            messages.error(request, _("The representative said that the cooperative does not take part."))
            return redirect("cooperatives:intro", member.wave.code, member.cooperative.slug)
        try:
            if member.state == WaveMember.State.REFUSED:
                actions.rejoin(member=member)
            response = actions.start(member=member, user=request.user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("cooperatives:intro", member.wave.code, member.cooperative.slug)
        response.wave_member = member
        problems = problems_of(response)
        first = definition.question(problems[0].question).section if problems else None
        if first is None:
            return redirect("cooperatives:summary", member.wave.code, member.cooperative.slug)
        return redirect("cooperatives:section", member.wave.code, member.cooperative.slug, first)
    english = get_language() == "en"
    context = {
        "member": member,
        "definition": definition,
        "response": response,
        "taking": is_taking(member.wave, member),
        "may_fill_in": may_fill_in(request.user, member),
        "may_submit": may_submit(request.user, member),
        "until": until_when(member),
        "texts": {
            name: definition.text(name, get_language() or "it") for name in ("summary", "who_sees", "report")
        },
        "at_hand": [(english and label_en) or label for label, label_en in definition.at_hand],
    }
    return render(request, "cooperatives/intro.html", context)


@require_safe
@guarded(may_read_response, get=member_of)
def summary(request: HttpRequest, member: WaveMember) -> HttpResponse:
    """What is there and what is missing, with links to each gap; the button that sends."""
    response = latest_response(member)
    if response is None:
        return redirect("cooperatives:intro", member.wave.code, member.cooperative.slug)
    taking = is_taking(member.wave, member)
    context = {
        "member": member,
        "response": response,
        "steps": steps_of(member, response, None),
        "taking": taking,
        "editable": taking and response.state == Response.State.FILLING and may_fill_in(request.user, member),
        "may_submit": may_submit(request.user, member),
        "sent": response.state in Response.SENT,
        "reopened": member.responses.filter(state="reopened", revision=response.revision - 1).first(),
    }
    context["missing"] = sum(step.missing for step in context["steps"])
    context["unfinished"] = [
        (step.title, row.person)
        for row in response.assignments.filter(state__in=SectionAssignment.UNFINISHED).select_related(
            "person"
        )
        for step in context["steps"]
        if step.section.code == row.section and context["editable"]
    ]
    return render(request, "cooperatives/summary.html", context)


@require_POST
@guarded(may_submit, get=member_of)
def submit(request: HttpRequest, member: WaveMember) -> HttpResponse:
    """Send it. A second click changes nothing and leads to the same result."""
    response = latest_response(member)
    place = (member.wave.code, member.cooperative.slug)
    if response is None:
        raise Http404
    try:
        actions.submit(response=response, user=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("cooperatives:summary", *place)
    return redirect("cooperatives:result", *place)
