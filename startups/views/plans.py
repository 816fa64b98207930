"""The doors of the business plan: its parts, what each one brings, the accounts, signing, submitting, comparing, taking away."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from land.accounts.actions import log_access
from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.core.refusals import refuse, tried
from startups.actions import plan_exports, plan_words
from startups.actions import plans as verbs
from startups.actions.plan_compare import compared
from startups.actions.plan_shown import (
    Shown,
    amount_or_silence,
    answers_in,
    is_written,
    keeps,
    member_totals,
    members_table,
    money,
    plain,
    reads_as_staff,
    sensitivity_table,
    shown,
    words_in,
)
from startups.forms.plans import AttachForm, MemberForm, OutsiderForm, SectionForm, StartForm
from startups.models import BusinessPlan, GroupMember, PlanAttachment, PlanMember, PlanSection, Project
from startups.plan.rules import Rules
from startups.policies import (
    may_detach,
    may_see_attachments,
    may_see_plan,
    may_see_plans,
    may_see_section,
    may_sign_plan,
    may_start_plan,
    may_write_plan,
    may_write_row,
)

MEMBERS, ACCOUNTS, RULES, FILES = "members", "accounts", "rules", "files"


def project_of(uuid: UUID) -> Project:
    return Project.objects.select_related("idea__group", "call").get(uuid=uuid)


def plan_of(uuid: UUID, number: int) -> BusinessPlan:
    return BusinessPlan.objects.whole().get(project__uuid=uuid, number=number)


def section_of(uuid: UUID, number: int, key: str) -> PlanSection:
    row = PlanSection.objects.select_related("plan__project__idea__group", "plan__project__call").get(
        plan__project__uuid=uuid, plan__number=number, key=key
    )
    if plan_words.SECTIONS[key] not in plan_words.sections_of(row.plan.kind):
        raise PlanSection.DoesNotExist
    return row


def attachment_of(uuid: UUID) -> PlanAttachment:
    return PlanAttachment.objects.select_related(
        "plan__project__idea__group", "plan__project__call", "document"
    ).get(uuid=uuid)


def row_of(uuid: UUID) -> PlanMember:
    return PlanMember.objects.select_related(
        "plan__project__idea__group", "plan__project__call", "member__person"
    ).get(uuid=uuid)


@dataclass(frozen=True)
class Pair:
    """Two versions of one plan, the earlier first."""

    before: BusinessPlan
    after: BusinessPlan


def pair_of(uuid: UUID, v1: int, v2: int) -> Pair:
    if v1 == v2:
        raise BusinessPlan.DoesNotExist
    return Pair(plan_of(uuid, min(v1, v2)), plan_of(uuid, max(v1, v2)))


def may_see_pair(user: Any, pair: Pair) -> bool:
    """Whoever may see both."""
    return may_see_plan(user, pair.before) and may_see_plan(user, pair.after)


def place(plan: BusinessPlan, section: str, row: int | None = None) -> str:
    """The address at which something of the plan is put right."""
    args = [plan.project.uuid, plan.number]
    names = {
        MEMBERS: "startups:plan_members",
        ACCOUNTS: "startups:plan_accounts",
        RULES: "startups:plan_rules",
        FILES: "startups:plan_attachments",
    }
    if section in names:
        return reverse(names[section], args=args)
    address = reverse("startups:plan_section", args=[*args, section])
    return address + (f"#row-{row}" if row else "")


def tabs(
    plan: BusinessPlan, content: dict[str, Any], current: str, marks: dict[str, str], *, files: bool
) -> list[dict[str, Any]]:
    """The parts of the plan in the order of reading: where each leads, whether something stands in it, what is wrong."""
    parts: list[tuple[str, str, Any, str, bool]] = []
    for each in plan_words.sections_of(plan.kind):
        written = is_written(each, content.get(each.key, {}))
        parts.append((each.key, each.number, each.title, place(plan, each.key), written))
        if each.key == "fixed_costs":
            parts.append((MEMBERS, "T8", _("Members"), place(plan, MEMBERS), True))
            parts.append((ACCOUNTS, "T1–T13", _("The accounts"), place(plan, ACCOUNTS), True))
    if files:
        parts.append((FILES, "", _("Files and quotes"), place(plan, FILES), True))
    parts.append((RULES, "", _("Rules used"), place(plan, RULES), True))
    return [
        {"key": key, "number": number, "title": title, "url": url, "written": written,
         "current": key == current, "mark": marks.get(key, "")}
        for key, number, title, url, written in parts
    ]  # fmt: skip


def framed(request: HttpRequest, told: Shown, current: str) -> dict[str, Any]:
    """What every page of a plan shows: where we are, what does not hold, whether newer rules exist."""
    plan = told.plan
    if reads_as_staff(told, request.user) and current in (MEMBERS, ACCOUNTS, ""):
        log_access(actor=request.user, what=f"plan rows {plan.uuid}")
    writes = may_write_plan(request.user, plan)
    marks: dict[str, str] = {}
    for each in told.said:
        if each.severity != "info":
            marks.setdefault(each.section, each.severity)
    return {
        "plan": plan,
        "project": plan.project,
        "disclaimer": plan_words.DISCLAIMER,
        "here_is": current,
        "shown": told,
        "tabs": tabs(plan, told.content, current, marks, files=may_see_attachments(request.user, plan)),
        "writes": writes,
        "newer": bool(plan.state == "draft" and verbs.newer_rules(plan)),
        "today": told.today,
        "said": [
            {"code": each.code, "severity": each.severity, "sentence": each.sentence,
             "url": place(plan, each.section, each.row), "section": each.section}
            for each in told.said
        ],
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@guarded(may_see_plans, get=project_of)
@once
def plans(request: HttpRequest, project: Project) -> HttpResponse:
    """Every version of a project's plan; begin the first, or the next."""
    form = StartForm(request.POST or None)
    if request.method == "POST":
        if not may_start_plan(request.user, project):
            raise Http404
        if form.is_valid():
            try:
                plan = verbs.start_plan(project=project, by=request.user, **form.cleaned_data)
            except DomainError as refusal:
                messages.error(request, str(refusal))
            else:
                return redirect("startups:plan", project.uuid, plan.number)
    rows = list(BusinessPlan.objects.visible_to(request.user).whole().filter(project=project))
    draft = any(row.state == "draft" for row in rows)
    context = {
        "project": project,
        "disclaimer": plan_words.DISCLAIMER,
        "plans": rows,
        "form": form,
        "starts": may_start_plan(request.user, project) and not draft,
    }
    return render(request, "startups/plans/list.html", context, status=422 if form.errors else 200)


@require_safe
@guarded(may_see_plan, get=plan_of)
def plan(request: HttpRequest, row: BusinessPlan) -> HttpResponse:
    """How the plan stands at a glance: what does not hold, its parts, who has signed."""
    told = shown(row, request.user)
    result = told.result
    context = framed(request, told, "")
    context |= {
        "brief": [
            (_("Sources"), f"{money(result.sources.total)} €"),
            (_("Uses"), f"{money(result.sources.uses)} €"),
            (_("Lowest cash"), f"{money(min(each.closing for each in result.months))} €"),
            (_("Result of the last year"), f"{money(result.incomes[-1].profit)} €"),
        ],
        "words": words_in(told),
        "others": list(BusinessPlan.objects.visible_to(request.user).filter(project=row.project)),
    }
    if row.state == "draft":
        digest = verbs.digest_of(row, told.content, told.members)
        missing = verbs.waited_for(row, digest)
        me = GroupMember.objects.of(request.user).filter(group__idea=row.project.idea_id).first()
        context |= {
            "digest": digest,
            "missing": missing,
            "signs": me is not None and me in missing and may_sign_plan(request.user, row),
            "asks": context["writes"] and not told.errors and [each for each in missing if each != me],
        }
    return render(request, "startups/plans/plan.html", context)


@require_http_methods(["GET", "POST"])
@guarded(may_see_section, get=section_of)
def section(request: HttpRequest, row: PlanSection) -> HttpResponse:
    """A section: read, or written by whoever writes for the group. 409 with both texts when somebody was faster."""
    asked, plan = plan_words.SECTIONS[row.key], row.plan
    writes = may_write_plan(request.user, plan)
    if request.method == "POST" and not writes:
        raise Http404
    form, status, conflict = None, 200, ""
    if writes:
        form = _form(row, asked, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form is not None:
        if form.adding:
            form.bare()
            messages.info(request, _("A row was added. Nothing is saved yet."))
        elif form.is_valid():
            try:
                verbs.save_section(
                    section=row,
                    content=form.content(),
                    kept=form.kept() if asked.table else None,
                    seen=form.cleaned_data["seen"] if form.cleaned_data["seen"] is not None else -1,
                    by=request.user,
                )
            except verbs.SomebodySaved as refusal:
                status, conflict = 409, str(refusal)
                form.seen_now(row.version)
            except DomainError as refusal:
                status = 422
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Saved. The accounts are computed anew."))
                return redirect("startups:plan_section", plan.project.uuid, plan.number, row.key)
        else:
            status = 422
    told = shown(plan, request.user)
    context = framed(request, told, row.key)
    context |= {
        "section": asked,
        "row": row,
        "form": form,
        "conflict": conflict,
        "files_here": row.key in ("investments", "attachments") and may_see_attachments(request.user, plan),
        "theirs": _typed(asked, row.content, told) if conflict or form is None else None,
        "table": _computed(told, asked),
        "here": [each for each in context["said"] if each["section"] == row.key],
    }
    return render(request, "startups/plans/section.html", context, status=status)


def _form(row: PlanSection, asked: plan_words.Section, data: Any) -> SectionForm:
    beside = dict(
        PlanSection.objects.filter(plan=row.plan_id, key__in=["settings", "revenue"]).values_list(
            "key", "content"
        )
        if asked.table
        else []
    )
    lines = [each.get("label", "") for each in beside.get("revenue", {}).get("rows", [])]
    years = (row.content if row.key == "settings" else beside.get("settings", {})).get("years", "3")
    if row.key == "settings" and data is not None:
        years = data.get("years", years)
    return SectionForm(
        data,
        section=asked,
        content=row.content,
        version=row.version,
        years=int(years) if years in ("3", "4", "5") else 3,
        lines=lines,
        kind=row.plan.kind,
    )


def _typed(asked: plan_words.Section, content: dict[str, Any], told: Shown) -> list[dict[str, Any]]:
    """What is kept of a section, in words: a block for each row, or one for its words."""
    lines = [each.label for each in told.reading.plan.revenue]

    def answers(row: dict[str, Any]) -> list[tuple[Any, str]]:
        if str(row.get("line", "")).isdigit() and int(row["line"]) < len(lines):
            row = {**row, "line": lines[int(row["line"])]}
        return answers_in(asked, row)

    if asked.table:
        return [{"title": row.get("label", ""), "answers": answers(row)} for row in content.get("rows", [])]
    settings = {"kind": told.plan.kind, **content} if asked.key == "settings" else content
    return [{"title": "", "answers": answers_in(asked, settings)}]


def _computed(told: Shown, asked: plan_words.Section) -> Any:
    """The computed table that belongs to a section."""
    return next((each for each in told.tables if each.code == asked.number), None)


@require_safe
@guarded(may_see_plan, get=plan_of)
def members(request: HttpRequest, row: BusinessPlan) -> HttpResponse:
    """Table T8: one's own row to write, the totals, every row for whoever may read them."""
    return _members(request, row)


def _members(
    request: HttpRequest,
    row: BusinessPlan,
    *,
    bound: dict[int, MemberForm] | None = None,
    outsider: OutsiderForm | None = None,
    conflict: PlanMember | None = None,
    status: int = 200,
) -> HttpResponse:
    told = shown(row, request.user)
    years = told.reading.plan.years
    own = [each for each in told.members if keeps(each, request.user)]
    writes = row.state == "draft" and row.project.state in verbs.WRITING
    context = framed(request, told, MEMBERS)
    me = next((each.member for each in own if each.member_id), None)
    context |= {
        "own": [
            {"row": each, "form": (bound or {}).get(each.pk) or MemberForm(row=each, years=years)}
            for each in own
        ] if writes else [],
        "table": members_table(told),
        "totals": list(zip(
            [_("Subscribed"), _("Paid in"), _("from NASpI"), _("from TFR"), _("of their own"), _("Lent")],
            [amount_or_silence(each) + (" €" if each is not None else "") for each in member_totals(told)], strict=True)),
        "outsider": (outsider or OutsiderForm()) if writes and me is not None else None,
        "conflict": conflict,
        "theirs": _brought(conflict) if conflict else [],
        "here": [each for each in context["said"] if each["section"] == MEMBERS],
    }  # fmt: skip
    return render(request, "startups/plans/members.html", context, status=status)


def _brought(row: PlanMember) -> list[tuple[Any, str]]:
    """What is kept of a row, for whoever keeps it."""
    told = []
    for each in plan_words.MEMBER:
        value = getattr(row, each.name)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if each.choices:
            told.append((each.label, str(dict(each.choices)[value])))
        else:
            told.append((each.label, "" if value is None else money(value)))
    return told


@sensitive_post_parameters()
@require_POST
@guarded(may_write_row, get=row_of)
def member(request: HttpRequest, row: PlanMember) -> HttpResponse:
    """Say what one brings; or take away the row of somebody outside the group."""
    plan = row.plan
    back = ("startups:plan_members", plan.project.uuid, plan.number)
    if request.POST.get("drop") and row.member_id is None:
        return tried(request, lambda: verbs.drop_row(row=row), lambda: _("Taken away."), *back)
    form = MemberForm(request.POST, row=row)
    if not form.is_valid():
        return _members(request, plan, bound={row.pk: form}, status=422)
    seen = form.cleaned_data["seen"]
    try:
        verbs.save_row(row=row, facts=form.facts(), seen=-1 if seen is None else seen)
    except verbs.SomebodySaved:
        form.seen_now(row.version)
        return _members(request, plan, bound={row.pk: form}, conflict=row, status=409)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _members(request, plan, bound={row.pk: form}, status=422)
    messages.success(request, _("Saved. Only you, the tutors and the office read this row."))
    return redirect(*back)


@require_POST
@guarded(may_sign_plan, get=plan_of)
@once
def outsider(request: HttpRequest, row: BusinessPlan) -> HttpResponse:
    """Add the row of a member outside the group, or bring the rows in line with the group."""
    back = ("startups:plan_members", row.project.uuid, row.number)
    if request.POST.get("seat"):
        return tried(
            request,
            lambda: verbs.seat_members(plan=row),
            lambda: _("The rows are those of the group now."),
            *back,
        )
    form = OutsiderForm(request.POST)
    me = GroupMember.objects.of(request.user).filter(group__idea=row.project.idea_id).first()
    if not form.is_valid() or me is None:
        return _members(request, row, outsider=form, status=422)
    told = form.cleaned_data
    return tried(
        request,
        lambda: verbs.add_row(
            plan=row, by=me, name=told["name"], category=told["category"], natural=told["natural"] == "yes"
        ),
        lambda: _("Added. Write below what this member brings."),
        *back,
    )


@require_safe
@guarded(may_see_plan, get=plan_of)
def accounts(request: HttpRequest, row: BusinessPlan) -> HttpResponse:
    """Tables T1 to T13, drawn and written, and what is left when things go worse."""
    told = shown(row, request.user)
    result = told.result
    years = told.years
    context = framed(request, told, ACCOUNTS)
    context |= {
        "tables": told.tables,
        "worse": sensitivity_table(told),
        "months": [str(each.month) for each in result.months],
        "cash": [(_("Cash at the end of the month"), [float(each.closing) for each in result.months])],
        "every": 12 if len(years) > 3 else 6,
        "bars": [
            bar
            for year, income in zip(years, result.incomes, strict=True)
            for bar in (
                (_("%(year)s: revenue") % {"year": year}, round(float(income.revenue))),
                (
                    _("%(year)s: costs") % {"year": year},
                    round(max(0.0, float(income.revenue - income.before_tax + income.grants))),
                ),
            )
        ],
    }
    context["highest"] = 1.2 * max(1, *(value for _label, value in context["bars"]))
    return render(request, "startups/plans/accounts.html", context)


@require_http_methods(["GET", "POST"])
@guarded(may_see_plan, get=plan_of)
def rules(request: HttpRequest, row: BusinessPlan) -> HttpResponse:
    """The rules that the plan is computed with, each with its source; a draft may take those of today."""
    if request.method == "POST":
        if not may_write_plan(request.user, row):
            raise Http404
        return tried(
            request,
            lambda: verbs.renew_rules(plan=row),
            lambda: _("The plan is computed with the rules of today now."),
            "startups:plan_rules", row.project.uuid, row.number,
        )  # fmt: skip
    told = shown(row, request.user)
    used = sorted(Rules.loaded(row.rules).by_code.values(), key=lambda each: each.code)
    changed = set(verbs.newer_rules(row)) if row.state == "draft" else set()
    context = framed(request, told, RULES) | {
        "rules": [
            {"rule": each, "value": plain(each.value), "changed": each.code in changed,
             "ended": each.valid_to is not None and each.valid_to < told.today}
            for each in used
        ],
    }  # fmt: skip
    return render(request, "startups/plans/rules.html", context)


def may_open_attachments(user: Any, plan: BusinessPlan) -> bool:
    """Whoever may see the plan, and what proves it."""
    return may_see_plan(user, plan) and may_see_attachments(user, plan)


@require_http_methods(["GET", "POST"])
@guarded(may_open_attachments, get=plan_of)
@once
def attachments(request: HttpRequest, row: BusinessPlan) -> HttpResponse:
    """Quotes and whatever else proves the plan; whoever writes it adds to them."""
    told = shown(row, request.user)
    investments = [each.label for each in told.reading.plan.investments]
    writes = may_write_plan(request.user, row)
    if request.method == "POST" and not writes:
        raise Http404
    sent = request.method == "POST"
    form = AttachForm(
        request.POST if sent else None, request.FILES if sent else None, investments=investments
    )
    if sent and form.is_valid():
        try:
            verbs.attach(plan=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The file is kept with the plan."))
            return redirect("startups:plan_attachments", row.project.uuid, row.number)
    context = framed(request, told, FILES) | {
        "files": list(row.attachments.select_related("document")),
        "form": form if writes else None,
    }
    return render(request, "startups/plans/files.html", context, status=422 if form.errors else 200)


@require_POST
@guarded(may_detach, get=attachment_of)
def detach(request: HttpRequest, row: PlanAttachment) -> HttpResponse:
    """Take a file off the draft."""
    return tried(
        request,
        lambda: verbs.detach(attachment=row),
        lambda: _("Taken away."),
        "startups:plan_attachments", row.plan.project.uuid, row.plan.number,
    )  # fmt: skip


@require_POST
@guarded(may_write_plan, get=plan_of)
@once
def ask(request: HttpRequest, row: BusinessPlan) -> HttpResponse:
    """Ask whoever has not signed yet."""
    return tried(
        request,
        lambda: verbs.ask_signatures(plan=row, by=request.user),
        lambda: _("They are asked by e-mail and among their notices."),
        "startups:plan", row.project.uuid, row.number,
    )  # fmt: skip


@require_POST
@guarded(may_sign_plan, get=plan_of)
@once
def sign(request: HttpRequest, row: BusinessPlan) -> HttpResponse:
    """“I confirm that this is sent”, for the plan as the page showed it."""
    me = GroupMember.objects.of(request.user).get(group__idea=row.project.idea_id)
    return tried(
        request,
        lambda: verbs.sign_plan(plan=row, member=me, digest=request.POST.get("digest", "")),
        lambda: _("Signed. Whatever changes from now on asks everybody to sign again."),
        "startups:plan", row.project.uuid, row.number,
    )  # fmt: skip


@require_POST
@guarded(may_see_plan, get=plan_of)
@once
def submit(request: HttpRequest, row: BusinessPlan) -> HttpResponse:
    """Hand it in for the whole group. An old page is told that it is done already."""
    if row.state == "draft" and not may_write_plan(request.user, row):
        raise Http404
    return tried(
        request,
        lambda: verbs.submit_plan(plan=row, by=request.user),
        lambda: _("Submitted. The plan stays as it is; you will be told of the decision."),
        "startups:plan", row.project.uuid, row.number,
    )  # fmt: skip


@require_safe
@guarded(may_see_pair, get=pair_of)
def compare(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Two versions beside each other, section by section and number by number: only what differs."""
    before, after = shown(pair.before, request.user), shown(pair.after, request.user)
    if reads_as_staff(after, request.user):
        log_access(actor=request.user, what=f"plan rows {pair.after.uuid}")
    context = {
        "project": pair.after.project,
        "disclaimer": plan_words.DISCLAIMER,
        "before": pair.before,
        "after": pair.after,
        "differences": compared(before, after),
    }
    return render(request, "startups/plans/compare.html", context)


def _file(request: HttpRequest, row: BusinessPlan, kind: str) -> HttpResponse:
    told = shown(row, request.user)
    if reads_as_staff(told, request.user):
        log_access(actor=request.user, what=f"plan {kind} {row.uuid}")
    made, content_type = plan_exports.EXPORTS[kind]
    response = HttpResponse(made(told), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="business-plan-{row.number}.{kind}"'
    return response


@require_safe
@guarded(may_see_plan, get=plan_of)
def document(request: HttpRequest, row: BusinessPlan) -> HttpResponse:
    """The plan as an accessible PDF."""
    return _file(request, row, "pdf")


@require_safe
@guarded(may_see_plan, get=plan_of)
def workbook(request: HttpRequest, row: BusinessPlan) -> HttpResponse:
    """The accounts as a workbook whose formulas compute."""
    return _file(request, row, "xlsx")


@require_safe
@guarded(may_see_plan, get=plan_of)
def data(request: HttpRequest, row: BusinessPlan) -> HttpResponse:
    """The plan as JSON, for whoever wants to compute with it."""
    return _file(request, row, "json")
