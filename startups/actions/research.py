"""The verbs of field research: suppose something, ask people, and let what they said confirm or refute it."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.core.actions import keep_file
from land.core.errors import DomainError, WrongState
from startups.models import Assumption, Project, Research, ResearchEffect


class SomebodyChanged(WrongState):
    sentence = _(
        "Somebody changed this while the page was open. Nothing is lost: below is what they wrote, and in the form what "
        "was written here. Put them together and save again."
    )


class PathIsOver(DomainError):
    sentence = _("The path of this project has ended: what was written stays as it is.")


class SourceNeeded(DomainError):
    sentence = _("Say where the number comes from.")
    field = "source"


class WhyNeeded(DomainError):
    sentence = _("Write why the group accepts the risk: whoever decides reads it.")
    field = "risk_words"


class EndsBefore(DomainError):
    sentence = _("The end must come after the start.")
    field = "ends_on"


class InTheFuture(DomainError):
    sentence = _("Research is told when it is done: this day is still to come.")
    field = "ends_on"


ASSUMED = ("text", "critical", "value", "unit", "source")
FOUND = ("method", "questions", "people", "starts_on", "ends_on", "findings")


def version_of(row: Assumption | Research) -> str:
    """What tells what the group wrote from the same after somebody changed it."""
    words = [str(getattr(row, name)) for name in (ASSUMED if isinstance(row, Assumption) else FOUND)]
    if isinstance(row, Research):
        words += [f"{pk}:{effect}" for pk, effect in sorted(row.effects.values_list("assumption", "effect"))]
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:32]


def _check_open(project: Project) -> None:
    if not Project.objects.filter(pk=project.pk, state__in=Project.OPEN).exists():
        raise PathIsOver


@transaction.atomic
def save_assumption(
    *, project: Project, by: Any, assumption: Assumption | None = None, seen: str = "", **facts: Any
) -> Assumption:
    """Write an assumption, or change its words. `facts`: text, critical, value, unit, source.

    `seen` is `version_of` as the page showed it. Raises: PathIsOver, SourceNeeded, SomebodyChanged.
    """
    _check_open(project)
    if facts.get("value") is not None and not facts.get("source"):
        raise SourceNeeded
    row = Assumption(project=project)
    if assumption is not None:
        row = Assumption.objects.select_for_update().get(pk=assumption.pk)
        if seen and seen != version_of(row):
            raise SomebodyChanged
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def accept_risk(*, assumption: Assumption, by: Any, risk_words: str) -> Assumption:
    """The group goes on although it could not find out, and says why. Raises: WhyNeeded, PathIsOver."""
    if not risk_words.strip():
        raise WhyNeeded
    _check_open(assumption.project)
    assumption.state, assumption.risk_words = "accepted_as_risk", risk_words.strip()
    assumption.save(update_fields=["state", "risk_words", "changed_at"])
    return assumption


@transaction.atomic
def save_research(
    *,
    project: Project,
    by: Any,
    research: Research | None = None,
    effects: Mapping[int, str] | None = None,
    uploads: Sequence[UploadedFile] = (),
    seen: str = "",
    **facts: Any,
) -> Research:
    """Write a piece of research, or change it. `effects`: assumption (primary key) → confirms, refutes or nothing.

    The assumptions that it touches, and those that it touched before, follow the latest research that speaks of them.
    `facts`: method, questions, people, starts_on, ends_on, findings.
    `seen` is `version_of` as the page showed it.
    Raises: PathIsOver, EndsBefore, InTheFuture, SomebodyChanged, and what `keep_file` raises.
    """
    _check_open(project)
    if facts["ends_on"] < facts["starts_on"]:
        raise EndsBefore
    if facts["ends_on"] > timezone.localdate():
        raise InTheFuture
    row = Research(project=project)
    if research is not None:
        row = Research.objects.select_for_update().get(pk=research.pk)
        if seen and seen != version_of(row):
            raise SomebodyChanged
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    for upload in uploads:
        row.files.add(keep_file(upload=upload, owner_kind="startup-research", owner_uuid=row.uuid))
    if effects is not None:
        touched = set(row.effects.values_list("assumption", flat=True))
        row.effects.all().delete()
        own = set(project.assumptions.filter(pk__in=effects).values_list("pk", flat=True))
        ResearchEffect.objects.bulk_create(
            ResearchEffect(research=row, assumption_id=pk, effect=effect)
            for pk, effect in effects.items()
            if effect and pk in own
        )
        for assumption in project.assumptions.filter(pk__in=touched | own):
            settle(assumption)
    return row


@transaction.atomic
def remove_research(*, research: Research, by: Any) -> None:
    """Take a piece of research away; its assumptions go back to what the others say. Raises: PathIsOver."""
    _check_open(research.project)
    touched = list(Assumption.objects.filter(effects__research=research))
    research.delete()
    for assumption in touched:
        settle(assumption)


def settle(assumption: Assumption) -> None:
    """Turn its flag to what the latest research says. A risk that the group accepted stays, until research speaks."""
    last = assumption.effects.order_by("research__ends_on", "research_id").last()
    if last is None:
        state = "accepted_as_risk" if assumption.risk_words else "to_verify"
    else:
        state = "confirmed" if last.effect == "confirms" else "refuted"
    Assumption.objects.filter(pk=assumption.pk).update(state=state, changed_at=timezone.now())
