"""Tables of places and of who holds them."""

from land.enrolment.models.activity import Activity, Meeting, Place, Quota, Room
from land.enrolment.models.attendance import Attendance
from land.enrolment.models.certificate import Certificate
from land.enrolment.models.enrolment import CalendarToken, Enrolment, EnrolmentLog
from land.enrolment.models.questionnaire import Questionnaire, QuestionnaireAnswer, QuestionnaireInvitation

__all__ = [
    "Activity",
    "Attendance",
    "CalendarToken",
    "Certificate",
    "Enrolment",
    "EnrolmentLog",
    "Meeting",
    "Place",
    "Questionnaire",
    "QuestionnaireAnswer",
    "QuestionnaireInvitation",
    "Quota",
    "Room",
]
