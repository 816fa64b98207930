"""What a workshop can say, one file a subject."""

from workshops.notices.people import INVITATION
from workshops.notices.plan import PLAN_DUE, PLAN_NAMED, PLAN_SILENT
from workshops.notices.report import REPORT_READ

__all__ = ["INVITATION", "PLAN_DUE", "PLAN_NAMED", "PLAN_SILENT", "REPORT_READ"]
