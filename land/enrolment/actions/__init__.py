"""The only code that changes an enrolment. Each verb locks the activity's row first, then counts."""

from land.enrolment.actions.activities import cancel_activity, change_capacity, close, publish
from land.enrolment.actions.attendance import check_in, find_code, reopen_register, write_attendance
from land.enrolment.actions.certifying import issue, issue_all, reissue, revoke
from land.enrolment.actions.enrolling import approve, enrol, reject
from land.enrolment.actions.leaving import cancel
from land.enrolment.actions.meetings import add_meeting, cancel_meeting, move_meeting
from land.enrolment.actions.offering import accept, decline, expire_offers, offer_next
from land.enrolment.actions.places import place_named
from land.enrolment.actions.printing import print_certificates
from land.enrolment.actions.questioning import (
    answer_questionnaire,
    change_questions,
    close_questionnaire,
    make_questionnaire,
    open_questionnaire,
    run_questionnaires,
)
from land.enrolment.actions.reminding import remind

__all__ = [
    "accept",
    "add_meeting",
    "answer_questionnaire",
    "approve",
    "cancel",
    "cancel_activity",
    "cancel_meeting",
    "change_capacity",
    "change_questions",
    "check_in",
    "close",
    "close_questionnaire",
    "decline",
    "enrol",
    "expire_offers",
    "find_code",
    "issue",
    "issue_all",
    "make_questionnaire",
    "move_meeting",
    "offer_next",
    "open_questionnaire",
    "place_named",
    "print_certificates",
    "publish",
    "reissue",
    "reject",
    "remind",
    "reopen_register",
    "revoke",
    "run_questionnaires",
    "write_attendance",
]
