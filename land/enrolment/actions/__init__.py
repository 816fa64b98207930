"""The only code that changes an enrolment. Each verb locks the activity's row first, then counts."""

from land.enrolment.actions.activities import cancel_activity, change_capacity, close, publish
from land.enrolment.actions.enrolling import approve, enrol, reject
from land.enrolment.actions.feeds import new_feed_address, stop_feed
from land.enrolment.actions.leaving import cancel
from land.enrolment.actions.meetings import add_meeting, cancel_meeting, change_place, move_meeting
from land.enrolment.actions.offering import accept, decline, expire_offers, offer_next
from land.enrolment.actions.places import place_named, save_place
from land.enrolment.actions.reminding import remind

__all__ = [
    "accept",
    "add_meeting",
    "approve",
    "cancel",
    "cancel_activity",
    "cancel_meeting",
    "change_capacity",
    "change_place",
    "close",
    "decline",
    "enrol",
    "expire_offers",
    "move_meeting",
    "new_feed_address",
    "offer_next",
    "place_named",
    "publish",
    "reject",
    "remind",
    "save_place",
    "stop_feed",
]
