"""Tables of places and of who holds them."""

from land.enrolment.models.activity import Activity, Meeting, Place, Quota, Room
from land.enrolment.models.attendance import Attendance, SignatureScan
from land.enrolment.models.certificate import Certificate
from land.enrolment.models.enrolment import CalendarToken, Enrolment, EnrolmentLog
from land.enrolment.models.questionnaire import Questionnaire, QuestionnaireAnswer, QuestionnaireInvitation
from land.enrolment.models.questions import EnrolmentExtra, EnrolmentQuestion

__all__ = [
    "Activity",
    "Attendance",
    "CalendarToken",
    "Certificate",
    "Enrolment",
    "EnrolmentExtra",
    "EnrolmentLog",
    "EnrolmentQuestion",
    "Meeting",
    "Place",
    "Questionnaire",
    "QuestionnaireAnswer",
    "QuestionnaireInvitation",
    "Quota",
    "Room",
    "SignatureScan",
]
