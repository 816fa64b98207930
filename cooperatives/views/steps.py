"""The sections of a questionnaire as steps, with what is missing in each."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import get_language

from cooperatives.actions.filling import Sheet, problems_of, problems_on
from cooperatives.instruments import Section
from cooperatives.models import Response, WaveMember
from cooperatives.views.gaps import Gap, gaps_of


@dataclass
class Step:
    """A section in the list of steps."""

    section: Section
    title: str
    number: int
    done: bool
    current: bool
    missing: int
    gaps: list[Gap]


def steps_of(
    member: WaveMember,
    response: Response,
    current: Section | None,
    *,
    sheet: Sheet | None = None,
    only: Collection[str] | None = None,
) -> list[Step]:
    """Every section, or those whose code is in `only`; nothing is missing in a response that is not being filled in."""
    definition = member.wave.instrument_version.definition
    problems = []
    if response.state == Response.State.FILLING:
        problems = problems_of(response) if sheet is None else problems_on(response, sheet)
    language = get_language() or "it"
    steps = []
    for number, each in enumerate(definition.sections, start=1):
        if only is not None and each.code not in only:
            continue
        codes = {question.code for question in each.questions}
        own = [problem for problem in problems if problem.question in codes]
        gaps = gaps_of(each, own, language)
        steps.append(Step(each, each.text(language), number, not own, each == current, len(own), gaps))
    return steps
