"""The verbs of the business plan: begin it, save a section, say what one brings, sign, submit, begin the next version."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core.actions import keep_file, link
from land.core.errors import DomainError, WrongState
from land.core.states import move
from land.notifications.api import notify
from startups import notices
from startups.actions import plan_words
from startups.actions.groups import missing_signatures, sign
from startups.actions.rules import rules_for_plans
from startups.actions.states import AlreadyDone, advance
from startups.models import (
    BusinessPlan,
    FoundingGroup,
    GroupMember,
    PlanAttachment,
    PlanMember,
    PlanSection,
    Project,
    SignOff,
)
from startups.plan import Finding, Severity, computed, findings, read
from startups.plan.numbers import written
from startups.plan.rules import Rules
from startups.policies.plans import WRITING

LEAST_MEMBERS = 3
WHAT = SignOff.What.PLAN
MOST_ATTACHMENTS = 30
FILES = ("pdf", "docx", "odt", "xlsx", "png", "jpg", "jpeg")
AMOUNTS = ("subscribed", "paid", "naspi", "tfr", "loan")
#: choices of yes and no, which the plan reads as true and false
SAID = ("granted", "is_share", "of_members", "high_loan_limit")


class SomebodySaved(WrongState):
    sentence = _(
        "Somebody saved this part while your page was open. Both texts are below and nothing is lost: "
        "put them together and save again."
    )


class Submitted(WrongState):
    sentence = _("This version was submitted and stays as it is. Begin the next version to change something.")


class LineInUse(DomainError):
    sentence = _(
        "The variable cost “%(cost)s” is counted on “%(line)s”: change that cost first, then take the line away."
    )


class NotNow(DomainError):
    sentence = _("At this step of the path the business plan cannot be written.")


class DraftThere(DomainError):
    sentence = _("There is a draft already: go on from there.")


class ChecksFail(DomainError):
    sentence = _("The plan cannot be submitted yet: %(number)d checks say what has to be put right.")


class TooFewMembers(DomainError):
    sentence = _(
        "Three people at least must have confirmed that they want to be members. Now they are %(number)d."
    )


class NotSigned(DomainError):
    sentence = _("The plan cannot be submitted yet: the signature of these people is missing: %(who)s.")


class TooManyAttachments(DomainError):
    sentence = _("A plan holds %(number)d attachments at most: put some together in one file.")
    field = "upload"


class NobodyToAsk(WrongState):
    sentence = _("Everybody has signed already: the plan can be submitted.")


def content_of(plan: BusinessPlan) -> dict[str, dict[str, Any]]:
    """What was typed in each section, by its key; in one query."""
    return dict(plan.sections.values_list("key", "content"))


def rows_of(plan: BusinessPlan) -> list[PlanMember]:
    """The rows of table T8 in their order, each with its person; in one query."""
    return list(PlanMember.objects.filter(plan=plan).named())


def document_of(
    plan: BusinessPlan, content: Mapping[str, Mapping[str, Any]], members: Iterable[PlanMember]
) -> dict[str, Any]:
    """All that was typed as the document that `startups.plan.read` takes."""
    settings = {key: value for key, value in content.get("settings", {}).items() if key != "rows"}
    tables = {
        each.key: [_row(row) for row in content.get(each.key, {}).get("rows", [])]
        for each in plan_words.TABLES
        if each.table
    }
    return {
        **_row(settings),
        "kind": plan.kind,
        **tables,
        "members": [member_row(each) for each in members],
    }


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value == "yes" if key in SAID and value else value for key, value in row.items()}


def member_row(each: PlanMember) -> dict[str, Any]:
    """A row of T8 as the plan reads it; an amount that nobody knows yet is empty."""
    return {
        "label": str(each),
        "category": each.category,
        "natural": each.natural,
        "rest_year": each.rest_year or "",
        **{name: _text(getattr(each, name)) for name in AMOUNTS},
    }


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else written(amount)


def digest_of(
    plan: BusinessPlan, content: Mapping[str, Any] | None = None, members: list[PlanMember] | None = None
) -> str:
    """What is signed: words, tables, rows, rules and attachments as they stand. Any change makes another."""
    told = [
        plan.kind,
        plan.rules,
        content if content is not None else content_of(plan),
        [member_row(each) for each in (members if members is not None else rows_of(plan))],
        *([files] if (files := list(plan.attachments.values_list("document__sha256", "title"))) else []),
    ]
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def what_fails(plan: BusinessPlan, *, today: date | None = None) -> tuple[Finding, ...]:
    """Every check on the plan as it stands."""
    reading = read(document_of(plan, content_of(plan), rows_of(plan)))
    result = computed(reading.plan, Rules.loaded(plan.rules))
    return findings(result, today=today or timezone.localdate(), blanks=reading.blanks)


def group_of(plan: BusinessPlan) -> FoundingGroup | None:
    """The founding group of the plan's project, if there is one."""
    return FoundingGroup.objects.filter(idea=plan.project.idea_id).first()


def waited_for(plan: BusinessPlan, digest: str | None = None) -> list[GroupMember]:
    """Who of the group has not signed the plan as it stands."""
    group = group_of(plan)
    if group is None:
        return []
    return missing_signatures(group=group, what=WHAT, document=plan.uuid, digest=digest or digest_of(plan))


@transaction.atomic
def start_plan(*, project: Project, by: Any, kind: str = BusinessPlan.Kind.START_UP) -> BusinessPlan:
    """The draft of a project: the one that is there, or its next version, which begins from the last one submitted.

    It has an empty row of T8 for each member of the group and the rules of today. Idempotent. Raises: NotNow.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    plans = BusinessPlan.objects.filter(project=project)
    if (draft := plans.filter(state="draft").first()) is not None:
        return draft
    if project.state not in WRITING:
        raise NotNow
    last = plans.order_by("-number").first()
    today = timezone.localdate()
    plan = BusinessPlan.objects.create(
        project=project,
        number=(plans.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=last.kind if last else kind,
        rules=last.rules if last else rules_for_plans(today).dumped(),
        rules_on=last.rules_on if last else today,
    )
    content = content_of(last) if last else {}
    PlanSection.objects.bulk_create(
        PlanSection(plan=plan, key=key, content=content.get(key, {})) for key in plan_words.SECTIONS
    )
    if last is not None:
        for row in rows_of(last):
            row.pk = None
            row.uuid = PlanMember._meta.get_field("uuid").get_default()
            row.plan = plan
            row.version = 0
            row._state.adding = True
            row.save()
        PlanAttachment.objects.bulk_create(
            PlanAttachment(
                plan=plan, kind=each.kind, title=each.title, investment=each.investment,
                document_id=each.document_id, by_id=each.by_id,
            )
            for each in last.attachments.all()
        )  # fmt: skip
    _seat(plan)
    link(frm=("idea", project.idea.uuid), to=("plan", plan.uuid))
    return plan


def _seat(plan: BusinessPlan) -> None:
    """An empty row for each member of the group that has none; who left the group leaves the draft too."""
    plan.members.filter(member__left_at__isnull=False).delete()
    there = set(plan.members.values_list("member", flat=True))
    PlanMember.objects.bulk_create(
        PlanMember(
            plan=plan,
            member=member,
            category=member.category or GroupMember.Category.WORKER,
            natural=not member.for_organisation,
        )
        for member in GroupMember.objects.here().filter(group__idea=plan.project.idea_id)
        if member.pk not in there
    )


def _locked(plan: BusinessPlan) -> BusinessPlan:
    """The draft, locked: two who write in one plan come one after the other. Raises: Submitted, NotNow."""
    row = BusinessPlan.objects.select_for_update(of=("self",)).select_related("project").get(pk=plan.pk)
    if row.state != "draft":
        raise Submitted
    if row.project.state not in WRITING:
        raise NotNow
    return row


@transaction.atomic
def save_section(
    *,
    section: PlanSection,
    content: dict[str, Any],
    seen: int,
    by: Any,
    kept: Sequence[int | None] | None = None,
) -> PlanSection:
    """Keep what was typed in a section. `seen` is the version that the page was built on.

    `kept`: for each row of a table the place it had in that version, None for a new one; variable costs follow their line.
    The very same content a second time changes nothing. Raises: SomebodySaved, LineInUse, Submitted, NotNow.
    """
    plan = _locked(section.plan)
    content, kind = dict(content), content.get("kind")
    if section.key == "settings":
        content.pop("kind", None)
    now = timezone.now()
    before = section.content
    if not PlanSection.objects.filter(pk=section.pk, version=seen).update(
        content=content, version=seen + 1, changed_by=by, changed_at=now
    ):
        section.refresh_from_db()
        if section.content == content and (section.key != "settings" or plan.kind == kind):
            return section
        raise SomebodySaved
    if section.key == "revenue" and kept is not None:
        _follow_lines(plan, before.get("rows", []), kept)
    if section.key == "settings" and kind:
        BusinessPlan.objects.filter(pk=plan.pk).update(kind=kind)
        section.plan.kind = kind
    section.content, section.version, section.changed_by, section.changed_at = content, seen + 1, by, now
    return section


def _follow_lines(plan: BusinessPlan, before: list[dict[str, Any]], kept: Sequence[int | None]) -> None:
    """Variable costs keep counting on the line of revenue that they named, wherever it stands now."""
    now_at = {str(old): str(new) for new, old in enumerate(kept) if old is not None}
    if all(old == new for old, new in now_at.items()) and len(now_at) == len(before):
        return
    costs = PlanSection.objects.select_for_update().get(plan=plan, key="variable_costs")
    rows = [dict(row) for row in costs.content.get("rows", [])]
    for row in rows:
        line = row.get("line", "")
        if line == "":
            continue
        if line not in now_at:
            named = before[int(line)] if line.isdigit() and int(line) < len(before) else {}
            raise LineInUse(cost=row.get("label", ""), line=named.get("label", ""))
        row["line"] = now_at[line]
    if rows != costs.content.get("rows", []):
        costs.content = {**costs.content, "rows": rows}
        costs.version += 1
        costs.save(update_fields=["content", "version"])


@transaction.atomic
def save_row(*, row: PlanMember, facts: dict[str, Any], seen: int) -> PlanMember:
    """Keep what a member brings; the caller has asked whether the row is theirs. `seen` as in `save_section`.

    Raises: SomebodySaved, Submitted, NotNow.
    """
    _locked(row.plan)
    if not PlanMember.objects.filter(pk=row.pk, version=seen).update(
        **facts, version=seen + 1, changed_at=timezone.now()
    ):
        row.refresh_from_db()
        if all(getattr(row, name) == value for name, value in facts.items()):
            return row
        raise SomebodySaved
    row.refresh_from_db()
    return row


@transaction.atomic
def add_row(*, plan: BusinessPlan, by: GroupMember, name: str, category: str, natural: bool) -> PlanMember:
    """A member that is not in the group, with the name typed; whoever adds the row keeps it. Raises: Submitted, NotNow."""
    _locked(plan)
    return PlanMember.objects.create(
        plan=plan, name=name.strip(), kept_by=by, category=category, natural=natural
    )


@transaction.atomic
def drop_row(*, row: PlanMember) -> None:
    """Take a row of a member outside the group away. Raises: Submitted, NotNow, DomainError for one of the group."""
    _locked(row.plan)
    if row.member_id is not None:
        raise DomainError
    row.delete()


@transaction.atomic
def seat_members(*, plan: BusinessPlan) -> BusinessPlan:
    """Bring the rows of T8 in line with who is in the group now. Raises: Submitted, NotNow."""
    _seat(_locked(plan))
    return plan


@transaction.atomic
def renew_rules(*, plan: BusinessPlan) -> BusinessPlan:
    """Compute the draft with the rules of today from now on. Raises: Submitted, NotNow."""
    row = _locked(plan)
    row.rules_on = timezone.localdate()
    row.rules = rules_for_plans(row.rules_on).dumped()
    row.save(update_fields=["rules", "rules_on", "changed_at"])
    return row


def newer_rules(plan: BusinessPlan, *, today: date | None = None) -> list[str]:
    """The codes of the rules that are other today than those the plan was computed with."""
    return Rules.loaded(plan.rules).changed(rules_for_plans(today or timezone.localdate()))


@transaction.atomic
def attach(
    *, plan: BusinessPlan, by: Any, kind: str, title: str, upload: UploadedFile, investment: str = ""
) -> PlanAttachment:
    """Keep a quote or another proof with the draft. Raises: Submitted, NotNow, TooManyAttachments, what `keep_file` raises."""
    row = _locked(plan)
    if row.attachments.count() >= MOST_ATTACHMENTS:
        raise TooManyAttachments(number=MOST_ATTACHMENTS)
    kept = keep_file(upload=upload, owner_kind="plan-attachment", owner_uuid=row.project.uuid, kinds=FILES)
    return PlanAttachment.objects.create(
        plan=row, by=by, kind=kind, title=title.strip(), investment=investment.strip(), document=kept
    )


@transaction.atomic
def detach(*, attachment: PlanAttachment) -> None:
    """Take an attachment off the draft; its file stays while another version has it. Raises: Submitted, NotNow."""
    _locked(attachment.plan)
    document = attachment.document
    attachment.delete()
    if not PlanAttachment.objects.filter(document=document).exists():
        storage, name = document.file.storage, str(document.file.name)
        document.delete()
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def ask_signatures(*, plan: BusinessPlan, by: Any) -> int:
    """Ask by notice every member who has not signed the plan as it stands: once for each state of it. How many.

    Raises: Submitted, NotNow, ChecksFail, NobodyToAsk.
    """
    row = _locked(plan)
    wrong = [each for each in what_fails(row) if each.severity == Severity.ERROR]
    if wrong:
        raise ChecksFail(number=len(wrong))
    digest = digest_of(row)
    missing = waited_for(row, digest)
    if not missing:
        raise NobodyToAsk
    notify(
        kind=notices.PLAN_SIGN,
        to=[member.person for member in missing],
        facts={"plan": row.pk, "digest": digest},
        once=f"{notices.PLAN_SIGN}-{row.pk}-{digest[:16]}",
    )
    return len(missing)


@transaction.atomic
def sign_plan(*, plan: BusinessPlan, member: GroupMember, digest: str) -> None:
    """A member's “I confirm that this is sent”, for the plan as the page showed it. Raises: SomebodySaved, Submitted, NotNow."""
    row = _locked(plan)
    if digest_of(row) != digest:
        raise SomebodySaved(_("The plan changed while your page was open. Read it again, then sign."))
    sign(member=member, what=WHAT, document=row.uuid, digest=digest)


@transaction.atomic
def submit_plan(*, plan: BusinessPlan, by: Any) -> BusinessPlan:
    """Hand the plan in for the whole group: this version is immutable from now on, the project goes on to “plan”.

    Raises: AlreadyDone, NotNow, TooFewMembers, ChecksFail, NotSigned.
    """
    row = BusinessPlan.objects.select_for_update(of=("self",)).select_related("project").get(pk=plan.pk)
    if row.state != "draft":
        raise AlreadyDone
    if row.project.state not in WRITING:
        raise NotNow
    _seat(row)
    confirmed = GroupMember.objects.confirmed().filter(group__idea=row.project.idea_id).count()
    if confirmed < LEAST_MEMBERS:
        raise TooFewMembers(number=confirmed)
    wrong = [each for each in what_fails(row) if each.severity == Severity.ERROR]
    if wrong:
        raise ChecksFail(number=len(wrong))
    digest = digest_of(row)
    if missing := waited_for(row, digest):
        raise NotSigned(who=", ".join(str(each) for each in missing))
    move(row, to="submitted", frm="draft", submitted_at=timezone.now(), submitted_by=by, digest=digest)
    advance(row.project, to=Project.State.PLAN, by=by)
    return row


@transaction.atomic
def forget_rows(*, person: Any) -> None:
    """What a person brought is no longer known by name: drafts lose the row, what was submitted keeps nameless amounts."""
    rows = PlanMember.objects.filter(member__person=person)
    rows.filter(plan__state="draft").delete()
    rows.update(member=None, name=str(_("a former member")), changed_at=timezone.now())
