"""What can be said about a report: that whoever was there can read it before it is signed."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.notifications.kinds import Facts, NoticeKind, kinds
from workshops.models import Report

REPORT_READ = "workshops-report-read"


def _words(facts: Facts) -> dict[str, Any]:
    row = Report.objects.select_related("workshop__activity").filter(pk=facts["report"]).first()
    return {
        "url": reverse("workshops:report_draft", args=[row.workshop.slug])
        if row
        else reverse("workshops:home"),
        "action": _("Read the report"),
        "title": row.workshop.title if row else "",
        "until": timezone.localtime(row.review_until) if row and row.review_until else None,
    }


def _read(facts: Facts) -> bool:
    return Report.objects.filter(pk=facts["report"], state="review", review_until__gt=timezone.now()).exists()


kinds.add(
    NoticeKind(
        key=REPORT_READ,
        label=_("The report of a workshop can be read"),
        context=_words,
        still_true=_read,
        optional=True,
    )
)
