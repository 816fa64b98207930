"""Each refusal has its own sentence."""

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


class NotEligible(DomainError):
    sentence = _("This event is for others: %(who)s.")


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
