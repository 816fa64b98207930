"""The verb of whoever votes: the last sending counts, the same sending counts once, until the ballot is closed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from land.core.errors import DomainError, WrongState
from workshops.actions.ballots import secret_word
from workshops.models import Ballot, CastBallot, CastVote, Participant, VoterRoll

#: how often one code may send; a person changes their mind a few times, a machine for ever
MOST_SENDINGS = 60


class NotOpen(WrongState):
    sentence = _("The vote is not open.")


class NotYetOpen(NotOpen):
    sentence = _("The vote is not open yet.")


class NoLongerOpen(NotOpen):
    sentence = _("The vote is closed: votes no longer count from now on.")


class Annulled(NotOpen):
    sentence = _("This vote has been annulled.")


class NotOnRoll(WrongState):
    sentence = _("You arrived after the vote had been opened: ask the control room to admit you.")


class VotedOnPaper(WrongState):
    sentence = _("You have voted on paper: that vote stands.")


class TooManySendings(DomainError):
    sentence = _("You have changed your vote too many times: the last one stands.")


class WrongBallot(DomainError):
    """What was ticked cannot be a vote; nothing is stored."""

    field = "numbers"


class TooManyTicks(WrongBallot):
    def __init__(self, most: int) -> None:
        told = ngettext("You can tick %(most)d idea at most.", "You can tick %(most)d ideas at most.", most)
        super().__init__(told % {"most": most})


class UnknownOption(WrongBallot):
    sentence = _("One of the ideas ticked is not on this ballot.")


class TickedTwice(WrongBallot):
    sentence = _("The same idea can be ticked once.")


class OwnIdea(WrongBallot):
    sentence = _("Ideas of your own group cannot be voted: “%(title)s”.")


class BlankToConfirm(WrongBallot):
    sentence = _("You have ticked nothing: confirm that you want to hand in a blank ballot.")


def check_taking(ballot: Ballot, now: datetime) -> None:
    """Whether votes count now. Raises: NotYetOpen, NoLongerOpen, Annulled."""
    if ballot.state == "draft":
        raise NotYetOpen
    if ballot.state == "annulled":
        raise Annulled
    late = ballot.state == "closing" and ballot.closes_at is not None and now > ballot.closes_at
    if late or ballot.state not in Ballot.TAKING:
        raise NoLongerOpen


def numbers_of(typed: Iterable[Any]) -> list[int]:
    """The numbers ticked, as they came from a form. Raises: UnknownOption for what is no number on a ballot."""
    numbers = []
    for each in typed:
        text = str(each)
        if not (text.isascii() and text.isdigit() and len(text) <= 3):
            raise UnknownOption
        numbers.append(int(text))
    return numbers


def options_for(ballot: Ballot, participant: Participant, numbers: list[int], *, blank: bool) -> list[int]:
    """The rows of what is ticked. Raises: WrongBallot with its sentence."""
    options = {row.number: row for row in ballot.options.all()}
    if any(number not in options for number in numbers):
        raise UnknownOption
    if len(set(numbers)) < len(numbers):
        raise TickedTwice
    if len(numbers) > ballot.votes_per_person:
        raise TooManyTicks(ballot.votes_per_person)
    if not numbers and not blank:
        raise BlankToConfirm
    chosen = [options[number] for number in numbers]
    if ballot.excludes_own and participant.theme_id is not None:
        for option in chosen:
            if option.theme_id == participant.theme_id:
                raise OwnIdea(title=option.title)
    return [option.pk for option in chosen]


@transaction.atomic
def vote(
    *,
    ballot: Ballot,
    participant: Participant,
    numbers: Iterable[Any],
    client_uuid: UUID,
    channel: str = "phone",
    blank: bool = False,
    instead_of: Iterable[UUID] = (),
    now: datetime | None = None,
) -> VoterRoll:
    """Cast this person's vote, or put it in the place of the one before. Returns their line of the roll.

    Idempotent by `client_uuid`. `instead_of` names sendings that nobody has acknowledged and that this one replaces: should
    they still arrive, they change nothing.
    Raises: NotOnRoll, VotedOnPaper, NotOpen and its kinds, WrongBallot and its kinds, TooManySendings.
    """
    roll = VoterRoll.objects.select_for_update().filter(ballot=ballot, participant=participant).first()
    # Read after the lock is held: closing locks the whole roll before it changes the ballot.
    standing = Ballot.objects.get(pk=ballot.pk)
    if roll is not None and (roll.client_uuid == client_uuid or client_uuid in roll.past):
        return roll
    check_taking(standing, now or timezone.now())
    if roll is None:
        raise NotOnRoll
    if roll.voted and roll.channel == "paper":
        raise VotedOnPaper
    options = options_for(standing, participant, numbers_of(numbers), blank=blank)
    if len(roll.past) >= MOST_SENDINGS:
        raise TooManySendings
    facts = {
        "channel": channel,
        "validity": "valid" if options else "blank",
        "group_id": participant.group_id,
    }
    if roll.cast_id is None:
        roll.cast = CastBallot.objects.create(id=uuid4(), ballot=standing, **facts)
    else:
        CastBallot.objects.filter(pk=roll.cast_id).update(**facts)
        CastVote.objects.filter(cast=roll.cast_id).delete()
    CastVote.objects.bulk_create(
        CastVote(id=uuid4(), cast_id=roll.cast_id, option_id=option) for option in options
    )
    replaced = [each for each in (roll.client_uuid, *list(instead_of)[:10]) if each and each != client_uuid]
    roll.past = [*roll.past, *replaced][-2 * MOST_SENDINGS :]
    roll.voted, roll.channel, roll.client_uuid = True, channel, client_uuid
    roll.save(update_fields=["cast", "past", "voted", "channel", "client_uuid"])
    return roll


def word_of(roll: VoterRoll) -> str:
    """The word of the vote that stands, for whoever sent it to recognise; "" where there is none."""
    return secret_word(roll.client_uuid) if roll.client_uuid else ""
