"""Tables of places and of who holds them."""

from land.enrolment.models.activity import Activity, Meeting, Place, Quota, Room
from land.enrolment.models.certificate import Certificate
from land.enrolment.models.enrolment import Attendance, CalendarToken, Enrolment, EnrolmentLog

__all__ = [
    "Activity",
    "Attendance",
    "CalendarToken",
    "Certificate",
    "Enrolment",
    "EnrolmentLog",
    "Meeting",
    "Place",
    "Quota",
    "Room",
]
