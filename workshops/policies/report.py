"""Who writes what a workshop leaves, who reads a report before it is signed."""

from typing import Any

from land.accounts.policies import is_editor
from workshops.models import Report, ReportComment, Workshop
from workshops.policies.room import controls
from workshops.policies.workshops import may_see_workshop


def keeps_after(user: Any, workshop: Workshop) -> bool:
    """Whoever has its control room, editors, staff: needs, report and plan are theirs to write."""
    return is_editor(user) or controls(user, workshop)


def was_there(user: Any, workshop: Workshop) -> bool:
    """Whoever came, by the register of the day, and whoever ran a part of it."""
    if not user.is_authenticated:
        return False
    return (
        workshop.participants.here().filter(enrolment__person__user=user).exists()
        or workshop.facilitators.filter(person__user=user).exists()
    )


def may_read_draft(user: Any, workshop: Workshop) -> bool:
    """Whoever was there, while the version is being read; whoever writes it, always."""
    return keeps_after(user, workshop) or was_there(user, workshop)


def may_see_report(user: Any, report: Report) -> bool:
    """Everybody once it is published, for ever."""
    return report.state == "published" and may_see_workshop(user, report.workshop)


def keeps_comment(user: Any, comment: ReportComment) -> bool:
    """Whoever writes the report that it speaks of."""
    return keeps_after(user, comment.report.workshop)
