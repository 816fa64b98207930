"""What the surveys ask of the cooperatives that a person acts for, and how far each is."""

from collections.abc import Iterable
from dataclasses import dataclass

from cooperatives.actions.filling import is_taking, problems_of
from cooperatives.models import Membership, Response, WaveMember
from land.accounts.models import User

FILL_IN = ("representative", "compiler")


@dataclass
class Asked:
    """A cooperative in a wave as its people see it. `done` of `total` sections have every answer; both 0 before it starts."""

    member: WaveMember
    taking: bool
    begun: bool = False
    sent: bool = False
    may_fill_in: bool = False
    done: int = 0
    total: int = 0


def asked_of(user: User, members: Iterable[WaveMember]) -> list[Asked]:
    """Each of these members with how far it is."""
    roles = dict(Membership.objects.of(user).values_list("cooperative", "role"))
    return [_asked(member, roles.get(member.cooperative_id) in FILL_IN) for member in members]


def _asked(member: WaveMember, may_fill_in: bool) -> Asked:
    row = Asked(member, is_taking(member.wave), may_fill_in=may_fill_in)
    response = max(
        (each for each in member.responses.all() if each.state != "cancelled"),
        key=lambda each: each.revision,
        default=None,
    )
    if response is None:
        return row
    response.wave_member = member
    row.begun, row.sent = True, response.state in Response.SENT
    if row.taking and response.state == Response.State.FILLING:
        row.done, row.total = progress_of(response)
    return row


def progress_of(response: Response) -> tuple[int, int]:
    """How many sections of the questionnaire lack nothing, and how many there are."""
    definition = response.wave.instrument_version.definition
    open_ones = {definition.question(problem.question).section for problem in problems_of(response)}
    return sum(section.code not in open_ones for section in definition.sections), len(definition.sections)
