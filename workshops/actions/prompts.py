"""The questions of perception: kept by staff for a whole cycle, answered without a name before and after, on phone or paper."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from land.core.errors import DomainError, WrongState
from workshops.actions.room import changed, note
from workshops.models import (
    Cycle,
    Participant,
    Prompt,
    PromptAnswer,
    PromptGiven,
    Scenario,
    StakeholderGroup,
    Workshop,
)
from workshops.models.workshops import Phase

WORDS, WORD, TEXT = 3, 40, 300
SCALE = ("1", "2", "3", "4", "5")
RANDOM = 2**62  # keys are drawn below it: their order says nothing
WHEN = {Phase.WELCOME: PromptAnswer.When.BEFORE, Phase.CLOSING: PromptAnswer.When.AFTER}


class GivenAlready(WrongState):
    sentence = _("Your answers are here already: thank you. They are given once.")


class NotAskedNow(WrongState):
    sentence = _("These questions are not asked at this moment.")


class DoesNotFit(DomainError):
    sentence = _("This answer does not fit the question “%(prompt)s”.")


class SomebodyHasAnswered(WrongState):
    sentence = _("Somebody has answered: the questions stay as they are, so that workshops can be compared.")


class ChoicesNeeded(DomainError):
    sentence = _("Write at least two answers to choose from, one a line.")
    field = "choices"


# ---- Answering ----


def asked(workshop: Workshop, when: str) -> list[Prompt]:
    """The questions of this moment, in order."""
    return list(Prompt.objects.filter(cycle=workshop.cycle_id, when__in=[Prompt.When.BOTH, when]))


def given(participant: Participant, when: str) -> bool:
    """Whether this person has answered already; not what."""
    return PromptGiven.objects.filter(participant=participant, when=when).exists()


@transaction.atomic
def answer(
    *, participant: Participant, when: str, answers: Mapping[int, Sequence[str]], on_paper: bool = False
) -> None:
    """Keep what somebody answered, once: by question (primary key) the words, the step, the line or the text.

    An answer keeps the category and nothing else; no answers at all mean that they would rather not say. Nothing is
    returned. Raises: GivenAlready, NotAskedNow, DoesNotFit.
    """
    workshop = Workshop.objects.select_for_update(of=("self",)).get(pk=participant.workshop_id)
    if not on_paper and WHEN.get(workshop.phase) != when:
        raise NotAskedNow
    if given(participant, when):
        raise GivenAlready
    marks = [
        *PromptGiven.objects.filter(participant__workshop=workshop),
        PromptGiven(participant=participant, when=when),
    ]
    _keep_without_order(workshop, participant.group, when, answers)
    PromptGiven.objects.filter(participant__workshop=workshop).delete()
    for mark in marks:
        mark.pk = secrets.randbelow(RANDOM)
    PromptGiven.objects.bulk_create(sorted(marks, key=lambda row: row.pk))


@transaction.atomic
def enter_paper(
    *,
    workshop: Workshop,
    by: Any,
    when: str,
    group: StakeholderGroup,
    answers: Mapping[int, Sequence[str]],
    participant: Participant | None = None,
) -> None:
    """Type in what somebody wrote on paper, of whom the category is known; with their code, nobody answers twice.

    Raises: GivenAlready, DoesNotFit.
    """
    if participant is not None:
        answer(participant=participant, when=when, answers=answers, on_paper=True)
    else:
        workshop = Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
        _keep_without_order(workshop, group, when, answers)
    note(workshop, by=by, what="perception from paper", when=when)


def _keep_without_order(
    workshop: Workshop, group: StakeholderGroup, when: str, answers: Mapping[int, Sequence[str]]
) -> None:
    """Write all answers of the workshop again, under new random keys and sorted by them, so that none lies apart as the
    latest, none beside the others of whoever gave it, and all bear the number of one transaction.
    """
    prompts = {prompt.pk: prompt for prompt in asked(workshop, when)}
    new = [
        PromptAnswer(prompt_id=key, workshop=workshop, group=group, when=when, value=value)
        for key, values in answers.items()
        for value in _fitting(prompts.get(key), values)
    ]
    rows = [*PromptAnswer.objects.filter(workshop=workshop), *new]
    PromptAnswer.objects.filter(workshop=workshop).delete()
    for row in rows:
        row.pk = secrets.randbelow(RANDOM)
    PromptAnswer.objects.bulk_create(sorted(rows, key=lambda row: row.pk))


def _fitting(prompt: Prompt | None, values: Sequence[str]) -> list[str]:
    """What is kept of an answer. Raises: DoesNotFit."""
    said = [" ".join(value.split()) for value in values if value.strip()]
    if prompt is None:
        if said:
            raise DoesNotFit(prompt="?")
        return []
    most, longest = (WORDS, WORD) if prompt.kind == Prompt.Kind.WORDS else (1, TEXT)
    if len(said) > most or any(len(value) > longest for value in said):
        raise DoesNotFit(prompt=prompt.text)
    if prompt.kind == Prompt.Kind.SCALE and any(value not in SCALE for value in said):
        raise DoesNotFit(prompt=prompt.text)
    if prompt.kind == Prompt.Kind.CHOICE and any(value not in prompt.choices for value in said):
        raise DoesNotFit(prompt=prompt.text)
    return list(dict.fromkeys(said))


# ---- What the workshops of a cycle share ----


def is_answered(cycle: Cycle) -> bool:
    """Whether somebody has answered a question of this cycle."""
    return PromptAnswer.objects.filter(prompt__cycle=cycle).exists()


@transaction.atomic
def save_prompt(
    *,
    cycle: Cycle,
    by: Any,
    kind: str,
    when: str,
    text: str,
    text_en: str = "",
    choices: Iterable[str] = (),
    position: int | None = None,
    prompt: Prompt | None = None,
) -> Prompt:
    """Keep a question of the cycle; all its workshops ask the same. Raises: SomebodyHasAnswered, ChoicesNeeded."""
    if is_answered(cycle):
        raise SomebodyHasAnswered
    lines = list(dict.fromkeys(line.strip() for line in choices if line.strip()))
    if kind == Prompt.Kind.CHOICE and len(lines) < 2:
        raise ChoicesNeeded
    row = prompt or Prompt(cycle=cycle)
    row.kind, row.when, row.text, row.text_en = kind, when, text, text_en
    row.choices = lines if kind == Prompt.Kind.CHOICE else []
    row.position = position or row.position if prompt else position or _next(cycle.prompts)
    row.save()
    return row


@transaction.atomic
def remove_prompt(*, prompt: Prompt, by: Any) -> None:
    """Ask it no more. Raises: SomebodyHasAnswered."""
    if is_answered(prompt.cycle):
        raise SomebodyHasAnswered
    prompt.delete()


@transaction.atomic
def save_scenario(
    *,
    cycle: Cycle,
    by: Any,
    title: str,
    body: str,
    how: int = 0,
    who: int = 0,
    position: int | None = None,
    scenario: Scenario | None = None,
) -> Scenario:
    """Keep a prepared future of the cycle; rooms that are showing it are told."""
    row = scenario or Scenario(cycle=cycle)
    row.title, row.body, row.how, row.who = title, body, how, who
    row.position = position or row.position if scenario else position or _next(cycle.scenarios)
    row.save()
    for workshop in cycle.workshops.filter(state=Workshop.State.RUNNING):
        changed(workshop)
    return row


@transaction.atomic
def remove_scenario(*, scenario: Scenario, by: Any) -> None:
    """Show it no more."""
    scenario.delete()


@transaction.atomic
def copy_cycle(*, cycle: Cycle, by: Any, title: str) -> Cycle:
    """A new cycle with the same topic, scenarios and questions, to be changed before its workshops are called."""
    copy = Cycle.objects.create(
        programme=cycle.programme, title=title, topic=cycle.topic, topic_en=cycle.topic_en,
        horizon_year=cycle.horizon_year,
    )  # fmt: skip
    for scenario in cycle.scenarios.all():
        scenario.pk, scenario.cycle = None, copy
        scenario.save(force_insert=True)
    for prompt in cycle.prompts.all():
        prompt.pk, prompt.cycle = None, copy
        prompt.save(force_insert=True)
    return copy


def _next(rows: Any) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1
