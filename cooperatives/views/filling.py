"""Filling in a questionnaire, one section a page; it works with and without JavaScript."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperatives import actions
from cooperatives.actions.asked import asked_of
from cooperatives.actions.filling import answers_of, is_taking, lookups, problems_of, who_wrote
from cooperatives.forms.sections import SEPARATOR, SectionForm, in_words, sentence, value_of
from cooperatives.instruments import Problem, Section
from cooperatives.instruments.answers import check_answer
from cooperatives.models import Response, WaveMember
from cooperatives.policies import may_fill_in, may_read_response, may_submit
from cooperatives.views.gaps import Gap, gaps_of
from land.core.errors import DomainError, WrongState
from land.core.guards import guarded, registered

LARGEST_DIFF = 64 * 1024


@dataclass
class Step:
    """A section in the list of steps."""

    section: Section
    title: str
    number: int
    done: bool
    current: bool
    missing: int
    gaps: list[Gap]


def member_of(wave: str, cooperative: str) -> WaveMember:
    """A cooperative in a wave that is not a draft."""
    rows = WaveMember.objects.select_related(
        "wave__instrument_version__instrument", "wave__scoring_spec", "cooperative__organisation"
    ).exclude(wave__state="draft")
    return rows.exclude(state="excluded").get(wave__code=wave, cooperative__organisation__slug=cooperative)


def section_of(wave: str, cooperative: str, section: str) -> WaveMember:
    """The same, with the section that the address names on `asked`."""
    member = member_of(wave, cooperative)
    try:
        member.asked = member.wave.instrument_version.definition.section(section)
    except KeyError:
        raise ValueError(section) from None
    return member


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
    return render(request, "cooperatives/waves.html", {"rows": rows})


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
        try:
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
        "taking": is_taking(member.wave),
        "may_fill_in": may_fill_in(request.user, member),
        "texts": {
            name: definition.text(name, get_language() or "it") for name in ("summary", "who_sees", "report")
        },
        "at_hand": [(english and label_en) or label for label, label_en in definition.at_hand],
    }
    return render(request, "cooperatives/intro.html", context)


@require_http_methods(["GET", "POST"])
@guarded(may_fill_in, get=section_of)
def section(request: HttpRequest, member: WaveMember) -> HttpResponse:
    """One section. What is wrong stays on the page with its sentence; what is right is saved all the same."""
    response = latest_response(member)
    place = (member.wave.code, member.cooperative.slug)
    if response is None:
        return redirect("cooperatives:intro", *place)
    if response.state != Response.State.FILLING or not is_taking(member.wave):
        return redirect("cooperatives:summary", *place)
    asked: Section = member.asked
    form = SectionForm(asked, answers_of(response), request.POST if request.method == "POST" else None)
    status, lock_version = 200, response.lock_version
    if request.method == "POST":
        try:
            known = int(request.POST.get("lock_version", ""))
        except ValueError:
            known = 0
        try:
            lock_version = actions.save_answers(
                response=response, changes=form.changes, lock_version=known, user=request.user
            )
        except actions.Conflict as conflict:
            form.clashes = {(clash.question, clash.row): clash.theirs for clash in conflict.clashes}
            form.wrote = who_wrote(conflict.clashes, reader=request.user, cooperative=member.cooperative)
            status, lock_version = 409, conflict.lock_version
            messages.warning(request, str(conflict))
        except (actions.WaveClosed, WrongState) as refusal:
            messages.error(request, str(refusal))
            return redirect("cooperatives:summary", *place)
        if form.problems:
            status = 422
        elif status == 200:
            return _after_saving(request, member)
    saved_at = timezone.localtime() if request.method == "POST" and status != 409 else None
    context = {
        "member": member,
        "form": form,
        "steps": _steps(member, response, asked),
        "number": list(member.wave.instrument_version.definition.sections).index(asked) + 1,
        "lock_version": lock_version,
        "saved_at": saved_at,
        "title": asked.text(get_language() or "it"),
        "intro": asked.intro_text(get_language() or "it"),
    }
    return render(request, "cooperatives/section.html", context, status=status)


def _after_saving(request: HttpRequest, member: WaveMember) -> HttpResponse:
    place = (member.wave.code, member.cooperative.slug)
    sections = list(member.wave.instrument_version.definition.sections)
    index = sections.index(member.asked)
    if "next" not in request.POST:
        messages.success(request, _("Saved at %(time)s.") % {"time": timezone.localtime().strftime("%H:%M")})
        return redirect("cooperatives:section", *place, member.asked.code)
    if index + 1 < len(sections):
        return redirect("cooperatives:section", *place, sections[index + 1].code)
    return redirect("cooperatives:summary", *place)


@require_POST
@guarded(may_fill_in, get=member_of)
def autosave(request: HttpRequest, member: WaveMember) -> JsonResponse:
    """A diff of answers, `{"lock_version": 3, "answers": {"Q1A": ["A01"], "Q4:D01": 3}}`.

    200: the new lock_version, when it was saved, what was wrong and so was not. 409: for each clash both values in words.
    """
    response = latest_response(member)
    if response is None:
        raise Http404
    definition = member.wave.instrument_version.definition
    try:
        assert len(request.body) <= LARGEST_DIFF
        sent = json.loads(request.body)
        known, answers = int(sent["lock_version"]), dict(sent["answers"])
    except (AssertionError, ValueError, TypeError, KeyError):
        return JsonResponse({"error": _("The page is out of date: reload it.")}, status=400)
    cells: dict[tuple[str, str], Any] = {}
    for name, value in answers.items():
        code, _separator, row = name.partition(SEPARATOR)
        question = definition.index.get(code)
        if question is None or bool(row) != bool(question.rows) or (row and row not in question.row_codes):
            return JsonResponse({"error": _("The page is out of date: reload it.")}, status=400)
        cells[code, row] = None if value in ("", []) else value
    problems: list[Problem] = []
    for code in {code for code, _row in cells}:
        question = definition.question(code)
        problems += check_answer(question, value_of(question, cells), known=lookups(), partial=True)
    refused = {(problem.question, problem.row) for problem in problems}
    whole = {code for code, row in refused if not row}
    changes = {cell: value for cell, value in cells.items() if cell not in refused and cell[0] not in whole}
    try:
        version = actions.save_answers(
            response=response, changes=changes, lock_version=known, user=request.user
        )
    except actions.Conflict as conflict:
        language = get_language() or "it"
        wrote = who_wrote(conflict.clashes, reader=request.user, cooperative=member.cooperative)
        clashes = [
            {
                "name": f"{clash.question}{SEPARATOR}{clash.row}" if clash.row else clash.question,
                "wrote": wrote[clash.question, clash.row],
                "theirs": clash.theirs,
                "ours": clash.ours,
                "theirs_in_words": in_words(definition.question(clash.question), clash.theirs, language)
                or _("no answer"),
                "ours_in_words": in_words(definition.question(clash.question), clash.ours, language)
                or _("no answer"),
            }
            for clash in conflict.clashes
        ]
        return JsonResponse(
            {"error": str(conflict), "lock_version": conflict.lock_version, "conflicts": clashes}, status=409
        )
    except DomainError as refusal:
        return JsonResponse({"error": str(refusal)}, status=409)
    said = [{"question": p.question, "row": p.row, "text": sentence(p)} for p in problems]
    at = timezone.localtime().strftime("%H:%M")
    return JsonResponse(
        {
            "lock_version": version,
            "saved_at": at,
            "said": _("Saved at %(time)s") % {"time": at},
            "problems": said,
        }
    )


@require_safe
@guarded(may_read_response, get=member_of)
def summary(request: HttpRequest, member: WaveMember) -> HttpResponse:
    """What is there and what is missing, with links to each gap; the button that sends."""
    response = latest_response(member)
    if response is None:
        return redirect("cooperatives:intro", member.wave.code, member.cooperative.slug)
    taking = is_taking(member.wave)
    context = {
        "member": member,
        "response": response,
        "steps": _steps(member, response, None),
        "taking": taking,
        "editable": taking and response.state == Response.State.FILLING and may_fill_in(request.user, member),
        "may_submit": may_submit(request.user, member),
        "sent": response.state in Response.SENT,
    }
    context["missing"] = sum(step.missing for step in context["steps"])
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


def _steps(member: WaveMember, response: Response, current: Section | None) -> list[Step]:
    problems = problems_of(response) if response.state == Response.State.FILLING else []
    definition = member.wave.instrument_version.definition
    language = get_language() or "it"
    steps = []
    for number, each in enumerate(definition.sections, start=1):
        codes = {question.code for question in each.questions}
        own = [problem for problem in problems if problem.question in codes]
        gaps = gaps_of(each, own, language)
        steps.append(Step(each, each.text(language), number, not own, each == current, len(own), gaps))
    return steps
