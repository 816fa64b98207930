"""The only code that changes an enrolment. Each verb locks the activity's row first, then counts."""

from land.enrolment.actions.activities import (
    advance,
    archive,
    cancel_activity,
    change_capacity,
    close,
    publish,
)
from land.enrolment.actions.attendance import check_in, find_code, reopen_register, write_attendance
from land.enrolment.actions.certifying import issue, issue_all, reissue, revoke
from land.enrolment.actions.enrolling import approve, enrol, refused, reject
from land.enrolment.actions.feeds import new_feed_address, stop_feed
from land.enrolment.actions.hosting import event_documents, free_address, index_event, keep_activity
from land.enrolment.actions.leaving import cancel, release_blocked
from land.enrolment.actions.meetings import add_meeting, cancel_meeting, change_place, move_meeting
from land.enrolment.actions.moving import days_between, move_activity, shifted
from land.enrolment.actions.offering import accept, decline, expire_offers, offer_next
from land.enrolment.actions.overriding import enrol_by_staff, move_in_queue
from land.enrolment.actions.places import place_named, save_place
from land.enrolment.actions.printing import print_certificates
from land.enrolment.actions.questioning import (
    answer_questionnaire,
    change_questions,
    close_questionnaire,
    make_questionnaire,
    open_questionnaire,
    run_questionnaires,
)
from land.enrolment.actions.questions import (
    answer,
    choose_questions,
    copy_questions,
    forget_extras,
    forget_person,
    remove_question,
    save_question,
)
from land.enrolment.actions.reminding import remind
from land.enrolment.actions.rules import change_rules
from land.enrolment.actions.scans import forget_scans, keep_scan, kept_until, remove_scan

__all__ = [
    "accept",
    "add_meeting",
    "advance",
    "answer",
    "answer_questionnaire",
    "approve",
    "archive",
    "cancel",
    "cancel_activity",
    "cancel_meeting",
    "change_capacity",
    "change_place",
    "change_questions",
    "change_rules",
    "check_in",
    "choose_questions",
    "close",
    "close_questionnaire",
    "copy_questions",
    "days_between",
    "decline",
    "enrol",
    "enrol_by_staff",
    "event_documents",
    "expire_offers",
    "find_code",
    "forget_extras",
    "forget_person",
    "forget_scans",
    "free_address",
    "index_event",
    "issue",
    "issue_all",
    "keep_activity",
    "keep_scan",
    "kept_until",
    "make_questionnaire",
    "move_activity",
    "move_in_queue",
    "move_meeting",
    "new_feed_address",
    "offer_next",
    "open_questionnaire",
    "place_named",
    "print_certificates",
    "publish",
    "refused",
    "reissue",
    "reject",
    "release_blocked",
    "remind",
    "remove_question",
    "remove_scan",
    "reopen_register",
    "revoke",
    "run_questionnaires",
    "save_place",
    "save_question",
    "shifted",
    "stop_feed",
    "write_attendance",
]
