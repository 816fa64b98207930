"""What the surveys ask of the cooperatives that a person acts for, and how far each is."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from cooperatives.actions.filling import problems_of
from cooperatives.actions.saving import is_taking
from cooperatives.models import Membership, Response, SectionAssignment, WaveMember
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
    row = Asked(member, is_taking(member.wave, member), may_fill_in=may_fill_in)
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


def handed_to(user: User) -> list[tuple[SectionAssignment, str, bool]]:
    """The sections that colleagues handed to this person, each with its title and whether it can be filled in now."""
    rows = SectionAssignment.objects.filter(person__user=user, state__in=["accepted", "completed"])
    language = get_language() or "it"
    found = []
    for row in rows.select_related(
        "response__wave_member__wave__instrument_version",
        "response__wave_member__cooperative__organisation",
    ).order_by("-pk"):
        wave = row.response.wave
        title = wave.instrument_version.definition.section(row.section).text(language)
        open_now = row.response.state == Response.State.FILLING and is_taking(wave, row.response.wave_member)
        found.append((row, title, open_now))
    return found
