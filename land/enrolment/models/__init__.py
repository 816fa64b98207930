"""Tables of places and of who holds them."""

from land.enrolment.models.activity import Activity, Meeting, Place, Quota, Room
from land.enrolment.models.enrolment import Attendance, CalendarToken, Enrolment, EnrolmentLog
from land.enrolment.models.questions import EnrolmentExtra, EnrolmentQuestion

__all__ = [
    "Activity",
    "Attendance",
    "CalendarToken",
    "Enrolment",
    "EnrolmentExtra",
    "EnrolmentLog",
    "EnrolmentQuestion",
    "Meeting",
    "Place",
    "Quota",
    "Room",
]
