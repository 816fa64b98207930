"""The verbs of the report: written, read by who was there, signed with its figures frozen, published, corrected by another."""

import hashlib
import json
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.accounts.models import Person
from land.core import search
from land.core.actions import link, raise_content_version
from land.core.errors import DomainError, WrongState
from land.core.states import move
from land.notifications.api import notify
from workshops import notices
from workshops.actions.facts import facts_of
from workshops.models import Participant, Report, ReportComment, Workshop
from workshops.models.reports import Section

READING = timedelta(days=10)
LONGEST_WORDS = 6000


class NotConcluded(DomainError):
    sentence = _("The workshop is not concluded yet: its report comes afterwards.")


class BeingWritten(WrongState):
    sentence = _("A version is being written already.")


class SignedStays(WrongState):
    sentence = _("This version is signed: it stays as it is. A correction is another version.")


class SayWhatItCorrects(DomainError):
    sentence = _("Say what this version corrects: whoever read the one before must be able to find it.")
    field = "rectifies"


class StillRead(DomainError):
    sentence = _("Who was there can read and comment it until %(day)s: it can be signed afterwards.")


class NotOpenToComments(WrongState):
    sentence = _("This version is no longer open to comments.")


class SayWhat(DomainError):
    sentence = _("Write what is missing or wrong.")
    field = "text"


@transaction.atomic
def begin_report(*, workshop: Workshop, by: Any, rectifies: str = "") -> Report:
    """A new version in draft: the first, or one that corrects the version published, with its words to start from.

    Raises: NotConcluded, BeingWritten, SayWhatItCorrects.
    """
    Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    workshop.refresh_from_db(fields=["state"])
    if workshop.state != "concluded":
        raise NotConcluded
    rows = Report.objects.filter(workshop=workshop)
    if rows.exclude(state="published").exists():
        raise BeingWritten
    before = rows.order_by("-number").first()
    if before is not None and not rectifies.strip():
        raise SayWhatItCorrects
    return Report.objects.create(
        workshop=workshop,
        number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
        words=before.words if before else {},
        rectifies=rectifies.strip() if before else "",
    )


@transaction.atomic
def write_words(*, report: Report, by: Any, words: dict[str, str]) -> Report:
    """What an editor writes beside the figures, part by part. Raises: SignedStays."""
    row = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if row.state not in ("draft", "review"):
        raise SignedStays
    known = {key: words.get(key, "").strip()[:LONGEST_WORDS] for key in Section.values}
    row.words = {key: text for key, text in known.items() if text}
    row.save(update_fields=["words", "changed_at"])
    return row


@transaction.atomic
def send_round(*, report: Report, by: Any) -> Report:
    """Let who was there read and comment it for ten days; those with an account are told. Raises: WrongState."""
    move(report, to="review", frm="draft", review_until=timezone.now() + READING)
    people = Person.objects.filter(
        enrolments__participant__workshop=report.workshop_id,
        enrolments__participant__arrived_at__isnull=False,
        user__isnull=False,
    ).distinct()
    notify(
        kind=notices.REPORT_READ,
        to=people,
        facts={"report": report.pk},
        once=f"{notices.REPORT_READ}-{report.pk}",
    )
    return report


@transaction.atomic
def comment(
    *, report: Report, section: str, text: str, by: Any = None, participant: Participant | None = None
) -> ReportComment:
    """What somebody who was there says of it. Raises: NotOpenToComments, SayWhat."""
    row = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if row.state != "review" or row.review_until is None or row.review_until <= timezone.now():
        raise NotOpenToComments
    if not text.strip():
        raise SayWhat
    who = by if by is not None and by.is_authenticated else None
    return ReportComment.objects.create(
        report=row, section=section, text=text.strip(), by=who, participant=participant
    )


@transaction.atomic
def answer_comment(*, row: ReportComment, by: Any, answer: str) -> ReportComment:
    """What was done about a comment."""
    row.answer = answer.strip()
    row.save(update_fields=["answer", "changed_at"])
    return row


def canonical(told: Any) -> str:
    """JSON with its keys in order and no spaces: what fingerprints are taken of."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(*, number: int, facts: dict[str, Any], words: dict[str, str], rectifies: str) -> str:
    """SHA-256 of figures and words, in hexadecimal: whoever has the JSON can compute it again."""
    whole = {"number": number, "facts": facts, "words": words, "rectifies": rectifies}
    return hashlib.sha256(canonical(whole).encode()).hexdigest()


@transaction.atomic
def sign(*, report: Report, by: Any) -> Report:
    """Freeze its figures and words and sign them. Nothing of it changes any more.

    Raises: StillRead while who was there may comment; WrongState unless it has been read by them.
    """
    row = Report.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=report.pk)
    if row.state == "review" and row.review_until is not None and row.review_until > timezone.now():
        raise StillRead(day=timezone.localtime(row.review_until).strftime("%d/%m/%Y"))
    facts = facts_of(Workshop.objects.whole().get(pk=row.workshop_id))
    move(
        report, to="signed", frm="review", facts=facts, signed_by=by, signed_at=timezone.now(),
        digest=digest_of(number=row.number, facts=facts, words=row.words, rectifies=row.rectifies),
    )  # fmt: skip
    return report


@transaction.atomic
def publish_report(*, report: Report, by: Any) -> Report:
    """Let everybody read it. It stays as it is. Raises: WrongState unless it is signed."""
    move(report, to="published", frm="signed", published_at=timezone.now())
    link(frm=("workshop", report.workshop.uuid), to=("workshop-report", report.uuid))
    for older in Report.objects.filter(workshop=report.workshop_id, state="published").exclude(pk=report.pk):
        search.forget("workshop-report", older.uuid)
    for document in report_documents(report):
        search.index(document)
    raise_content_version()
    return report


def is_intact(report: Report) -> bool:
    """Whether its figures and words are those that were signed."""
    return report.digest == digest_of(
        number=report.number, facts=report.facts, words=report.words, rectifies=report.rectifies
    )


def report_documents(report: Report) -> list[search.Document]:
    """What the search holds of a published version: what was written, never what a person is."""
    facts = report.facts
    body = [facts["common"]["narrative"], *report.words.values(), *(row["title"] for row in facts["ideas"])]
    with override("it"):
        address = reverse("workshops:report", args=[facts["workshop"]["slug"]])
    return [
        search.Document(
            kind="workshop-report", uuid=report.uuid, title=f"Report: {facts['workshop']['title']}",
            url=address, dated=report.published_at or report.changed_at,
            summary=facts["workshop"]["area_name"], body=" ".join(body),
        )
    ]  # fmt: skip
