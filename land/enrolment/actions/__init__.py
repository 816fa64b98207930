"""The only code that changes an enrolment. Each verb locks the activity's row first, then counts."""

from land.enrolment.actions.activities import cancel_activity, change_capacity, close, publish
from land.enrolment.actions.enrolling import approve, enrol, reject
from land.enrolment.actions.leaving import cancel, release_blocked
from land.enrolment.actions.meetings import add_meeting, cancel_meeting, move_meeting
from land.enrolment.actions.moving import days_between, move_activity, shifted
from land.enrolment.actions.offering import accept, decline, expire_offers, offer_next
from land.enrolment.actions.overriding import enrol_by_staff, move_in_queue
from land.enrolment.actions.places import place_named
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

__all__ = [
    "accept",
    "add_meeting",
    "answer",
    "approve",
    "cancel",
    "cancel_activity",
    "cancel_meeting",
    "change_capacity",
    "change_rules",
    "choose_questions",
    "close",
    "copy_questions",
    "days_between",
    "decline",
    "enrol",
    "enrol_by_staff",
    "expire_offers",
    "forget_extras",
    "forget_person",
    "move_activity",
    "move_in_queue",
    "move_meeting",
    "offer_next",
    "place_named",
    "publish",
    "reject",
    "release_blocked",
    "remind",
    "remove_question",
    "save_question",
    "shifted",
]
