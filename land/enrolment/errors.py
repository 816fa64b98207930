"""Each refusal has its own sentence."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from land.core.errors import DomainError, WrongState


class NotOpen(DomainError):
    sentence = _("Nobody can enrol in this event now.")


class NotYetOpen(DomainError):
    sentence = _("Enrolment opens on %(when)s.")


class EnrolmentClosed(DomainError):
    sentence = _("Enrolment closed on %(when)s.")


class Over(DomainError):
    sentence = _("This event is over.")


class DatesAreOver(DomainError):
    sentence = _("Its dates are past: nobody could enrol. Change them first, or keep it as a draft.")
    field = "starts_at"


class EndsBeforeItStarts(DomainError):
    sentence = _("The end must come after the start.")
    field = "ends_at"


class DatesAreFixed(DomainError):
    sentence = _("What is over or called off keeps its dates.")
    field = "starts_at"


class NotEligible(DomainError):
    sentence = _("This event is for others: %(who)s.")


class GroupNeeded(DomainError):
    sentence = _("Say as whom this person takes part: the places are shared among categories.")
    field = "group"


class Full(DomainError):
    sentence = _("All places are taken, and the waiting list is closed.")


class Overlaps(DomainError):
    sentence = _("It takes place at the same time as “%(other)s”, in which there is already an enrolment.")


class OfferExpired(WrongState):
    sentence = _(
        "The place was kept until %(when)s, then it was offered to the next person. It is possible to enrol again."
    )


class NothingToDo(WrongState):
    sentence = _("This enrolment is no longer open to changes.")


class CapacityBelowHeld(DomainError):
    sentence = _(
        "%(held)d people already have a place. Choose at least %(held)d, or keep them beyond the limit."
    )


class NotStaff(DomainError):
    sentence = _("A reason is needed: it stands in the log.")


class RoomTaken(DomainError):
    sentence = _("The room is already taken at that time.")


class NotYetCertified(DomainError):
    sentence = _("The certificate cannot be issued. %(reasons)s")


class NoReason(DomainError):
    sentence = _("A reason is needed: it stands in the register of certificates.")


class RoomTakenBy(RoomTaken):
    sentence = _("The room is already taken at that time: “%(other)s”, %(when)s.")


class RoomInUse(DomainError):
    sentence = _(
        "“%(room)s” is still needed for “%(meeting)s”, %(when)s. Give that meeting another room first."
    )


class RoomHasBeenUsed(DomainError):
    sentence = _(
        "Meetings have been held in “%(room)s”: mark it as no longer used, so that they keep their room."
    )


class PlaceInUse(DomainError):
    sentence = _("“%(event)s”, %(when)s, is held here. Move it elsewhere first.")
    field = "hidden"


class MeetingsAreFixed(DomainError):
    sentence = _("This event is over or called off: its meetings stay as they were.")


def moment(when: datetime) -> str:
    """A moment as people say it, in Rome."""
    return formats.date_format(timezone.localtime(when), "j F Y, H:i")


class UnknownQuestion(DomainError):
    sentence = _("This question does not exist.")


class AlreadyAnswered(DomainError):
    sentence = _("What can be answered stays as it is: add another question instead.")


class AnswerNeeded(DomainError):
    sentence = _("An answer is needed: %(question)s.")


class RulesAreFixed(DomainError):
    sentence = _("The rules of an event that is called off or archived no longer change.")


class OpensAfterItCloses(DomainError):
    sentence = _("Enrolment closes after it opens; without a closing date it closes when the event starts.")


class ClosesAfterTheEnd(DomainError):
    sentence = _("Enrolment closes before the event ends.")


class WithdrawalAfterTheEnd(DomainError):
    sentence = _("Free withdrawal ends before the event does.")


class MoreThanThePlaces(DomainError):
    sentence = _("There are only %(places)d places.")


class RoomNotUsed(DomainError):
    sentence = _("This room is no longer used: choose another one.")
