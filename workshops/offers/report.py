"""What reports offer to the land: provenance, search, addresses, a task and what waits for staff, a person's comments."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person
from land.core import offers
from workshops.actions import report
from workshops.models import Report, ReportComment, Workshop
from workshops.policies import is_staff


def resolve(uuids: list[UUID], user: Any) -> dict[UUID, offers.Target]:
    """Versions that everybody may read."""
    rows = Report.objects.published().filter(uuid__in=uuids).select_related("workshop__activity")
    return {
        row.uuid: offers.Target(
            gettext("Report: %(title)s") % {"title": row.workshop.title},
            reverse("workshops:report_version", args=[row.workshop.slug, row.number]),
        )
        for row in rows
    }


def documents() -> Iterator[Any]:
    """The version of each workshop that holds now."""
    for row in Report.objects.latest_published().select_related("workshop"):
        yield from report.report_documents(row)


def addresses() -> Iterator[tuple[str, Any]]:
    """Reports and data, the comparison and the method, in both languages."""
    rows = list(Report.objects.latest_published().values_list("workshop__slug", "published_at"))
    for language in ("it", "en"):
        with override(language):
            yield reverse("workshops:method"), None
            if rows:
                yield reverse("workshops:comparison"), max(day for _slug, day in rows)
            for slug, day in rows:
                yield reverse("workshops:report", args=[slug]), day
                yield reverse("workshops:data", args=[slug]), day


def _waiting() -> Any:
    """Workshops concluded without a report, and versions that can be signed or published."""
    ready = Q(state="signed") | Q(state="review", review_until__lte=timezone.now())
    return Workshop.objects.filter(state="concluded").filter(
        Q(reports=None) | Q(reports__in=Report.objects.filter(ready))
    ).distinct()  # fmt: skip


def waiting() -> int:
    return _waiting().count()


def first_waiting() -> str:
    row = _waiting().order_by("concluded_at").first()
    return reverse("workshops:after", args=[row.slug]) if row else reverse("workshops:home")


def collect(person: Person) -> list[dict]:
    """What this person said of reports."""
    rows = ReportComment.objects.filter(
        Q(by=person.user_id, by__isnull=False) | Q(participant__enrolment__person=person)
    )
    return [{"comment": row.text, "at": row.created_at} for row in rows.distinct()]


def erase(person: Person) -> None:
    """Take the name away from what was said."""
    rows = ReportComment.objects.filter(
        Q(by=person.user_id, by__isnull=False) | Q(participant__enrolment__person=person)
    )
    ReportComment.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(
        by=None, participant=None
    )


REPORTS = _("Reports of workshops")
offers.kinds.add(offers.Kind("workshop-report", _("report of a workshop"), resolve))
offers.documents.add(offers.Documents("workshop-report", REPORTS, documents))
offers.sitemap.add(offers.SitemapPart("workshops-reports", addresses))
offers.attention.add(
    offers.Attention(
        "reports-waiting",
        _("reports of workshops to begin, sign or publish"),
        waiting,
        first_waiting,
        is_staff,
        order=46,
    )
)
offers.personal_data.add(offers.PersonalData("workshops-reports", REPORTS, collect, erase, order=67))
