"""The verbs of the pre-feasibility plan: begin it, write a section, ask everybody to sign, hand it in."""

import hashlib
import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core.actions import link
from land.core.errors import DomainError, WrongState
from land.core.states import move
from land.notifications.api import notify
from startups import notices
from startups.actions.groups import missing_signatures, sign
from startups.actions.states import AlreadyDone, advance
from startups.models import FoundingGroup, GroupMember, PreFeasibility, Project
from startups.plan.estimates import Estimates, Outlook, Sale, outlook

SILENCE = timedelta(days=7)
SUMMARY = 1000
#: characters of each other section, rows of each table: with these a full plan stays within its six pages
MOST_WORDS = 1500
MOST_ROWS = 8
WHAT = "prefeasibility"
WRITABLE = ("admitted", "learning", "training", "prefeasibility_rework")
#: the nine sections; source: specification of start-ups, §3.1
SECTIONS: dict[str, Any] = {
    "1": _("Summary"),
    "2": _("The need, and where the idea comes from"),
    "3": _("Product or service"),
    "4": _("Market and target"),
    "5": _("Competitors and alternatives"),
    "6": _("Field research"),
    "7": _("The founding group and what members exchange with the cooperative"),
    "8": _("First estimates"),
    "9": _("Risks, alternatives, proposed decision"),
}
HELP: dict[str, Any] = {
    "1": _("What, for whom, why it can work."),
    "2": _("Which need, who voiced it, in which session or workshop it came up."),
    "3": _("What one gets, and what is different from what is there."),
    "4": _("Which people or organisations, how many, and where the figure comes from."),
    "5": _("Compare at least three in the table; here goes what the table does not say."),
    "6": _("What surprised you. The research itself is listed below, as you wrote it."),
    "7": _("Who is in, and who exchanges what with the cooperative: work, services, goods."),
    "8": _("What stands behind the numbers below."),
    "9": _("What could go wrong and what else could be done; then your proposal: go on, revise, or stop."),
}
#: the rows that a plan keeps beside its texts, with their columns
TABLES: dict[str, tuple[str, ...]] = {
    "competitors": ("name", "price", "strength", "weakness"),
    "investments": ("label", "amount", "source"),
    "sales": ("label", "quantity", "price", "unit_cost", "source"),
    "fixed": ("label", "amount", "source"),
    "people": ("label", "fte", "cost", "source"),
}
TABLE_OF = {"5": ("competitors",), "8": ("investments", "sales", "fixed", "people")}
#: how each column and each table is called, on the form, on the page and on paper
COLUMNS: dict[str, Any] = {
    "name": _("Name"), "price": _("Price (€)"), "strength": _("Strength"), "weakness": _("Weakness"),
    "label": _("What"), "amount": _("Amount (€)"), "quantity": _("Quantity"), "unit_cost": _("Cost of each (€)"),
    "fte": _("Full-time people"), "cost": _("Cost of each a year (€)"), "source": _("Source"),
}  # fmt: skip
TITLES: dict[str, Any] = {
    "competitors": _("Competitors and alternatives"), "investments": _("Investments"),
    "sales": _("What is sold in the first year"), "fixed": _("Fixed costs of a year"),
    "people": _("People at work"),
}  # fmt: skip
NUMBERS = ("amount", "quantity", "price", "unit_cost", "fte", "cost")


class SummaryTooLong(DomainError):
    sentence = _("The summary has %(length)d characters: 1,000 at most.")
    field = "text"


class SomebodyWrote(WrongState):
    sentence = _(
        "Somebody of the group saved this section while the page was open. Nothing is lost: here is what is saved "
        "now, and in the form below what you wrote. Put them together, then say that yours takes its place."
    )


class HandedIn(WrongState):
    sentence = _("This version is handed in and stays as it is: begin the next one.")


class NotNow(DomainError):
    sentence = _("At this step of the path the pre-feasibility plan cannot be written.")


class SectionsMissing(DomainError):
    sentence = _("Still to be written: %(which)s.")


class NotSignedYet(DomainError):
    sentence = _(
        "Not everybody has confirmed yet: %(who)s. Whoever does not answer within seven days counts as agreeing."
    )


def begun(project: Project) -> PreFeasibility | None:
    """The latest version."""
    return project.prefeasibilities.order_by("-number").first()


@transaction.atomic
def begin(*, project: Project, by: Any) -> PreFeasibility:
    """The draft of a project: the one that is there, or a new version that begins from the last one handed in.

    Idempotent. Raises: NotNow.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    last = begun(project)
    if last is not None and last.state == "draft":
        return last
    if Project.objects.values_list("state", flat=True).get(pk=project.pk) not in WRITABLE:
        raise NotNow
    number = (project.prefeasibilities.aggregate(last=Max("number"))["last"] or 0) + 1
    row = PreFeasibility.objects.create(
        project=project, number=number, sections=last.sections if last else {}
    )
    link(frm=("idea", project.idea.uuid), to=("prefeasibility", row.uuid))
    return row


@transaction.atomic
def write_section(
    *,
    plan: PreFeasibility,
    by: Any,
    section: str,
    seen: int,
    text: str,
    rows: dict[str, list[dict]] | None = None,
) -> PreFeasibility:
    """Keep a section. `seen` is the version that the page was built on; `rows` by table as TABLES says.

    Two who save together: the second gets SomebodyWrote, with nothing overwritten.
    Raises: SomebodyWrote, HandedIn, SummaryTooLong, KeyError for no section of the nine.
    """
    row = PreFeasibility.objects.select_for_update().get(pk=plan.pk)
    if row.state != "draft":
        raise HandedIn
    text = text.replace("\r\n", "\n").strip()
    if section == "1" and len(text) > SUMMARY:
        raise SummaryTooLong(length=len(text))
    _known = SECTIONS[section]
    kept = row.sections.get(section, {})
    if kept.get("version", 0) != seen:
        raise SomebodyWrote
    row.sections[section] = {"text": text, "version": seen + 1}
    for table in TABLE_OF.get(section, ()):
        if rows is not None and table in rows:
            row.sections[table] = {
                "rows": [{column: line.get(column, "") for column in TABLES[table]} for line in rows[table]]
            }
    row.save(update_fields=["sections", "changed_at"])
    return row


def estimates_of(sections: dict[str, Any]) -> Outlook:
    """What follows from the rows of section 8. Amounts stand there as text with a point: "1234.56"."""

    def rows(table: str) -> list[dict[str, Any]]:
        return list(sections.get(table, {}).get("rows", []))

    def number(line: dict[str, Any], column: str) -> Decimal:
        return Decimal(line.get(column) or 0)

    return outlook(
        Estimates(
            investments=[number(line, "amount") for line in rows("investments")],
            sales=[
                Sale(number(line, "quantity"), number(line, "price"), number(line, "unit_cost"))
                for line in rows("sales")
            ],
            fixed=[number(line, "amount") for line in rows("fixed")],
            people=[(number(line, "fte"), number(line, "cost")) for line in rows("people")],
        )
    )


def digest_of(plan: PreFeasibility) -> str:
    """What is signed: the words and rows as they stand. Any change makes another."""
    told = {key: value.get("text", value.get("rows")) for key, value in plan.sections.items()}
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def group_of(project: Project) -> FoundingGroup:
    """The project's founding group."""
    return FoundingGroup.objects.get(idea=project.idea_id)


@transaction.atomic
def ask_signatures(*, plan: PreFeasibility, by: Any, at: datetime | None = None) -> PreFeasibility:
    """Ask every member to confirm the plan as it stands; seven days of silence count as agreeing.

    Asked again for the same words, the seven days run on from the first time. Raises: SectionsMissing, HandedIn.
    """
    row = PreFeasibility.objects.select_for_update().select_related("project").get(pk=plan.pk)
    if row.state != "draft":
        raise HandedIn
    empty = [str(title) for key, title in SECTIONS.items() if not row.sections.get(key, {}).get("text")]
    if empty:
        raise SectionsMissing(which=", ".join(empty))
    digest = digest_of(row)
    if row.asked_digest != digest:
        row.asked_at, row.asked_digest = at or timezone.now(), digest
        row.save(update_fields=["asked_at", "asked_digest", "changed_at"])
    missing = missing_signatures(group=group_of(row.project), what=WHAT, document=row.uuid, digest=digest)
    notify(
        kind=notices.PREFEASIBILITY_SIGN,
        to=[member.person for member in missing],
        facts={"plan": row.pk, "digest": digest},
        once=f"prefeasibility-sign-{row.pk}-{digest[:16]}",
    )
    return row


@transaction.atomic
def sign_plan(*, plan: PreFeasibility, member: GroupMember) -> None:
    """A member's “I confirm that this is sent”, for the words as they stand. Raises: HandedIn."""
    row = PreFeasibility.objects.select_for_update().get(pk=plan.pk)
    if row.state != "draft":
        raise HandedIn
    sign(member=member, what=WHAT, document=row.uuid, digest=digest_of(row))


def waited_for(plan: PreFeasibility, at: datetime | None = None) -> list[GroupMember]:
    """Who has still to confirm: nobody once seven days have passed since everybody was asked for these very words."""
    digest, now = digest_of(plan), at or timezone.now()
    if plan.asked_at and plan.asked_digest == digest and now >= plan.asked_at + SILENCE:
        return []
    return missing_signatures(group=group_of(plan.project), what=WHAT, document=plan.uuid, digest=digest)


@transaction.atomic
def submit_prefeasibility(*, plan: PreFeasibility, by: Any, at: datetime | None = None) -> PreFeasibility:
    """Hand it in: it stays as it is, and the project goes on to its evaluation.

    Raises: AlreadyDone, SectionsMissing, NotSignedYet naming who, NotNow, WrongState.
    """
    now = at or timezone.now()
    project = Project.objects.select_for_update().get(pk=plan.project_id)
    row = PreFeasibility.objects.select_for_update().get(pk=plan.pk)
    if row.state == "submitted":
        raise AlreadyDone
    empty = [str(title) for key, title in SECTIONS.items() if not row.sections.get(key, {}).get("text")]
    if empty:
        raise SectionsMissing(which=", ".join(empty))
    waiting = waited_for(row, now)
    if waiting:
        raise NotSignedYet(who=", ".join(str(member) for member in waiting))
    move(row, to="submitted", frm="draft", submitted_at=now, submitted_by=by)
    if project.state not in ("training", "prefeasibility_rework"):
        raise NotNow
    advance(project, to="prefeasibility", by=by)
    plan.refresh_from_db()
    return plan
