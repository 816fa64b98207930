"""Staff make a new version of a questionnaire: words and unscored questions may change, what is scored may not."""

import copy
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.instruments import Definition, DefinitionError
from cooperatives.instruments.comparison import IDENTICAL, TEXT, compare, next_version
from cooperatives.models import InstrumentVersion, ScoringSpec
from cooperatives.scoring import Scorer, Spec
from land.accounts.models import User
from land.core.errors import DomainError, WrongState
from land.core.states import move

WORDS = ("label", "label_en", "help", "help_en")
DRAFT = "draft"


class ScoredItem(DomainError):
    sentence = _("“%(question)s” is scored: its words may change, its answers and its place may not.")


class NotWellFormed(DomainError):
    sentence = _("The questionnaire would not be well formed: %(why)s.")


class NothingChanged(DomainError):
    sentence = _("Nothing differs from the version in use: there is nothing to publish.")


class SecondPersonNeeded(DomainError):
    sentence = _("Somebody else than who wrote it has to approve this version.")


@transaction.atomic
def draft_version(*, base: InstrumentVersion, by: User) -> InstrumentVersion:
    """A draft that starts as a copy of a published version; the draft there is, if somebody has begun one. Raises: WrongState."""
    if base.state != InstrumentVersion.State.PUBLISHED:
        raise WrongState
    begun = InstrumentVersion.objects.filter(based_on=base, state=DRAFT).first()
    if begun is not None:
        return begun
    number = InstrumentVersion.objects.filter(instrument=base.instrument).count() + 1
    return InstrumentVersion.objects.create(
        instrument=base.instrument, version=f"draft-{number}", content=copy.deepcopy(base.content), sha256=base.sha256,
        language=base.language, licence=base.licence, attribution=base.attribution, based_on=base, written_by=by,
    )  # fmt: skip


@transaction.atomic
def write_words(
    *, draft: InstrumentVersion, words: Mapping[str, Mapping[str, str]], by: User
) -> InstrumentVersion:
    """Change what readers see: question code → label, label_en, help, help_en; “OPTIONS/<code>” of a question likewise its
    options and rows as `option.<code>` → label. Raises: WrongState, NotWellFormed."""
    content = _content(draft)
    for question in _questions(content):
        given = words.get(question["code"], {})
        for name in WORDS:
            if name in given:
                _set(question, name, given[name])
        for part in (*question.get("options", []), *question.get("rows", [])):
            for name in ("label", "label_en"):
                key = f"{part['code']}.{name}"
                if key in given:
                    _set(part, name, given[key])
    return _keep(draft, content, by)


@transaction.atomic
def add_question(
    *, draft: InstrumentVersion, section: str, question: dict[str, Any], by: User
) -> InstrumentVersion:
    """Add an unscored question at the end of a section. Raises: WrongState, NotWellFormed."""
    content = _content(draft)
    for each in content["sections"]:
        if each["code"] == section:
            each["questions"].append(question)
    return _keep(draft, content, by)


@transaction.atomic
def remove_question(*, draft: InstrumentVersion, code: str, by: User) -> InstrumentVersion:
    """Take out a question that no specification scores. Raises: ScoredItem, WrongState, NotWellFormed."""
    if code in scored_questions(draft):
        raise ScoredItem(question=code)
    content = _content(draft)
    for section in content["sections"]:
        section["questions"] = [each for each in section["questions"] if each["code"] != code]
    content["sections"] = [section for section in content["sections"] if section["questions"]]
    return _keep(draft, content, by)


@transaction.atomic
def publish_version(*, draft: InstrumentVersion, by: User) -> InstrumentVersion:
    """Give a draft its number and make it immutable; each specification of the version before is carried over to it.

    With the setting INSTRUMENTS_NEED_APPROVAL whoever wrote it cannot publish it.
    Raises: NothingChanged, ScoredItem, NotWellFormed, SecondPersonNeeded, WrongState.
    """
    base = draft.based_on
    if base is None:
        raise WrongState
    if settings.INSTRUMENTS_NEED_APPROVAL and draft.written_by_id == by.pk:
        raise SecondPersonNeeded
    new = _definition(draft.content)
    changes = compare(base.definition, new)
    if all(change.relation == IDENTICAL for change in changes):
        raise NothingChanged
    scored = scored_questions(draft)
    for change in changes:
        if change.question in scored and change.relation not in (IDENTICAL, TEXT):
            raise ScoredItem(question=change.label)
    number = next_version(base.version, changes)
    taken = set(
        InstrumentVersion.objects.filter(instrument=base.instrument).values_list("version", flat=True)
    )
    while number in taken:
        major, minor, patch = number.split(".")
        number = f"{major}.{minor}.{int(patch) + 1}"
    content = draft.content | {"version": number}
    definition = _definition(content)
    move(
        draft, to="published", frm=DRAFT, version=number, content=content, sha256=definition.sha256,
        published_at=timezone.now(), approved_by=by,
    )  # fmt: skip
    for row in ScoringSpec.objects.filter(instrument_version=base):
        data = row.content | {"instrument_versions": [*row.content["instrument_versions"], number]}
        spec = Spec.from_dict(data)
        Scorer(definition, spec)
        ScoringSpec.objects.create(
            instrument_version=draft, version=spec.version, content=data, sha256=spec.sha256
        )
    return draft


@transaction.atomic
def discard_draft(*, draft: InstrumentVersion) -> None:
    """Throw a draft away. Raises: WrongState once it is published."""
    if not InstrumentVersion.objects.filter(pk=draft.pk, state=DRAFT).delete()[0]:
        raise WrongState


def scored_questions(version: InstrumentVersion) -> set[str]:
    """The questions that a specification of this version, or of the one it starts from, gives points to."""
    rows = ScoringSpec.objects.filter(instrument_version__in=[version.pk, version.based_on_id])
    return {rule.code for row in rows for rule in row.spec.questions}


def _content(draft: InstrumentVersion) -> dict[str, Any]:
    locked = InstrumentVersion.objects.select_for_update().get(pk=draft.pk)
    if locked.state != DRAFT:
        raise WrongState
    return copy.deepcopy(locked.content)


def _questions(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [question for section in content["sections"] for question in section["questions"]]


def _set(place: dict[str, Any], name: str, text: str) -> None:
    text = " ".join(text.split()) if "label" in name else text.strip()
    if text:
        place[name] = text
    elif name != "label":
        place.pop(name, None)


def _definition(content: dict[str, Any]) -> Definition:
    try:
        return Definition.from_dict(content)
    except DefinitionError as error:
        raise NotWellFormed(why=str(error)) from error


def _keep(draft: InstrumentVersion, content: dict[str, Any], by: User) -> InstrumentVersion:
    definition = _definition(content)
    InstrumentVersion.objects.filter(pk=draft.pk).update(
        content=content, sha256=definition.sha256, written_by=by
    )
    return InstrumentVersion.objects.select_related("instrument", "based_on").get(pk=draft.pk)
