"""One section of a questionnaire on a page; it works with and without JavaScript."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperatives import actions
from cooperatives.actions.filling import sheet_of
from cooperatives.actions.saving import is_taking, who_wrote
from cooperatives.forms.sections import SectionForm
from cooperatives.instruments import Section
from cooperatives.models import Response, SectionAssignment, WaveMember
from cooperatives.policies import may_fill_in_section, role_in
from cooperatives.views.colleagues import said_beside
from cooperatives.views.filling import latest_response, member_of
from cooperatives.views.steps import steps_of
from land.core.errors import DomainError
from land.core.guards import guarded


def section_of(wave: str, cooperative: str, section: str) -> WaveMember:
    """A cooperative in a wave, with the section that the address names on `asked`."""
    member = member_of(wave, cooperative)
    try:
        member.asked = member.wave.instrument_version.definition.section(section)
    except KeyError:
        raise ValueError(section) from None
    return member


@require_http_methods(["GET", "POST"])
@guarded(may_fill_in_section, get=section_of)
def section(request: HttpRequest, member: WaveMember) -> HttpResponse:
    """One section. What is wrong stays on the page with its sentence; what is right is saved all the same."""
    response = latest_response(member)
    role = role_in(request.user, member.cooperative_id)
    everything = role in ("representative", "compiler")
    if response is None:
        return redirect("cooperatives:intro", member.wave.code, member.cooperative.slug)
    if response.state != Response.State.FILLING or not is_taking(member.wave, member):
        return _elsewhere(member, everything)
    asked: Section = member.asked
    sheet = sheet_of(response)
    form = SectionForm(
        asked, sheet.answers, request.POST if request.method == "POST" else None,
        marked=sheet.marked, unconfirmed=sheet.unconfirmed,
    )  # fmt: skip
    assignments = SectionAssignment.objects.handed(request.user).filter(response=response)
    handed = {row.section: row for row in assignments.order_by("pk")}
    status, lock_version = 200, response.lock_version
    if request.method == "POST":
        try:
            status, lock_version = _save(request, response, form)
            if status == 200 and not form.problems:
                return _after_saving(request, member, response, handed, everything)
        except (actions.WaveClosed, DomainError) as refusal:
            messages.error(request, str(refusal))
            return _elsewhere(member, everything)
        if form.problems and status == 200:
            status = 422
        sheet = sheet_of(response)
        form.unconfirmed = sheet.unconfirmed
    language = get_language() or "it"
    number = list(member.wave.instrument_version.definition.sections).index(asked) + 1
    context = {
        "member": member,
        "form": form,
        "fields": said_beside(form, response, member),
        "steps": steps_of(member, response, asked, sheet=sheet, only=None if everything else set(handed)),
        "number": number if everything else 0,
        "lock_version": lock_version,
        "saved_at": timezone.localtime() if request.method == "POST" and status != 409 else None,
        "title": asked.text(language),
        "intro": asked.intro_text(language),
        "handed": None if everything else handed.get(asked.code),
        "may_delegate": role == "representative",
    }
    return render(request, "cooperatives/section.html", context, status=status)


def _elsewhere(member: WaveMember, everything: bool) -> HttpResponse:
    """Where whoever cannot write here now is told why: a colleague has no summary."""
    if everything:
        return redirect("cooperatives:summary", member.wave.code, member.cooperative.slug)
    return redirect("cooperatives:waves")


def _save(request: HttpRequest, response: Response, form: SectionForm) -> tuple[int, int]:
    """Write what was changed, and the note if one was written. 409 with both values on the form when somebody was faster."""
    _note(request, response, form)
    try:
        known = int(request.POST.get("lock_version", ""))
    except ValueError:
        known = 0
    try:
        version = actions.save_answers(
            response=response, changes=form.changes, marks=form.marks, lock_version=known, user=request.user
        )
    except actions.Conflict as conflict:
        clashes = conflict.clashes
        form.clashes = {(clash.question, clash.row): clash.theirs for clash in clashes if not clash.mark}
        form.mark_clashes = {(clash.question, clash.row): clash.theirs for clash in clashes if clash.mark}
        form.wrote = who_wrote(
            clashes, reader=request.user, cooperative=response.cooperative, response=response
        )
        messages.warning(request, str(conflict))
        return 409, conflict.lock_version
    confirm = request.POST.get("confirm", "")
    codes = [question.code for question in form.section.questions]
    if confirm:
        wrong = {problem.question for problem in form.problems}
        wanted = [code for code in codes if confirm in ("*", code) and code not in wrong]
        version = actions.confirm_answers(response=response, questions=wanted, user=request.user)
    return 200, version


def _note(request: HttpRequest, response: Response, form: SectionForm) -> None:
    """Leave the notes that were typed, settle the one whose button was pressed."""
    codes = [question.code for question in form.section.questions]
    wanted = request.POST.get("remark", "")
    for code in codes:
        text = request.POST.get(f"note-{code}", "")
        if code == wanted or text.strip():  # whatever button was pressed, what was typed is not lost
            try:
                actions.add_remark(response=response, question=code, text=text, user=request.user)
            except DomainError as refusal:
                messages.error(request, str(refusal))
    settled = request.POST.get("settle", "")
    if settled:
        actions.settle_remark(response=response, uuid=settled, questions=codes)


def _after_saving(
    request: HttpRequest,
    member: WaveMember,
    response: Response,
    handed: dict[str, SectionAssignment],
    everything: bool,
) -> HttpResponse:
    place: tuple[Any, ...] = (member.wave.code, member.cooperative.slug)
    asked: Section = member.asked
    sections = [
        each.code
        for each in member.wave.instrument_version.definition.sections
        if everything or each.code in handed
    ]
    index = sections.index(asked.code)
    if "finish" in request.POST and asked.code in handed:
        actions.complete_section(assignment=handed[asked.code], user=request.user)
        messages.success(request, _("Thank you: whoever asked for this section has been told."))
        return redirect("cooperatives:waves")
    if "next" not in request.POST:
        messages.success(request, _("Saved at %(time)s.") % {"time": timezone.localtime().strftime("%H:%M")})
        return redirect("cooperatives:section", *place, asked.code)
    if index + 1 < len(sections):
        return redirect("cooperatives:section", *place, sections[index + 1])
    return _elsewhere(member, everything)
