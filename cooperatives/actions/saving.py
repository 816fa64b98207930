"""Saving answers as they are given: one statement, nobody overwrites anybody silently, what was there before is kept."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperatives.models import Answer, Cooperative, Membership, Response, SectionAssignment, Wave, WaveMember
from land.accounts.models import User
from land.core.errors import WrongState

Cell = tuple[str, str]

# The response moves on from the version that was read (`current`) or nothing happens at all: so the answers compared
# here are those that the new ones replace, also when two people save in the same instant.
SAVE = """
WITH given AS (
  SELECT * FROM jsonb_to_recordset(%(given)s::jsonb)
    AS g(question text, "row" text, has_value boolean, value jsonb, not_pertinent boolean)
), known AS (
  SELECT a.id, a.question, a."row", a.value, a.version, a.source, a.confirmed, a.user_id,
    a.not_pertinent, g.has_value AND a.value IS DISTINCT FROM g.value AS other_value,
    g.not_pertinent IS NOT NULL AND a.not_pertinent <> g.not_pertinent AS other_mark,
    CASE WHEN g.has_value THEN g.value ELSE a.value END AS new_value
  FROM given g JOIN cooperatives_answer a
    ON a.response_id = %(response)s AND a.question = g.question AND a."row" = g."row"
), clash AS (
  SELECT * FROM known WHERE version > %(seen)s AND (other_value OR other_mark)
), bumped AS (
  UPDATE cooperatives_response SET lock_version = lock_version + 1, changed_at = %(now)s
  WHERE id = %(response)s AND state = 'filling' AND lock_version = %(current)s AND NOT EXISTS (SELECT FROM clash)
  RETURNING lock_version
), written AS (
  INSERT INTO cooperatives_answer
    (response_id, question, "row", value, version, source, confirmed, not_pertinent, user_id, changed_at)
  SELECT %(response)s, g.question, g."row", CASE WHEN g.has_value THEN g.value ELSE k.value END, b.lock_version,
    CASE WHEN k.id IS NULL OR k.other_value THEN %(source)s ELSE k.source END, true,
    coalesce(g.not_pertinent, k.not_pertinent, false), %(user)s, %(now)s
  FROM given g CROSS JOIN bumped b
    LEFT JOIN known k ON k.question = g.question AND k."row" = g."row"
  WHERE k.id IS NULL OR k.other_value OR k.other_mark OR NOT k.confirmed
  ON CONFLICT (response_id, question, "row") DO UPDATE SET
    value = excluded.value, version = excluded.version, source = excluded.source, confirmed = true,
    not_pertinent = excluded.not_pertinent, user_id = excluded.user_id, changed_at = excluded.changed_at
), kept AS (
  INSERT INTO cooperatives_answerchange (response_id, question, "row", previous, value, version, user_id, at)
  SELECT %(response)s, k.question, k."row", k.value, k.new_value, b.lock_version, %(user)s, %(now)s
  FROM known k CROSS JOIN bumped b WHERE k.other_value
)
SELECT (SELECT lock_version FROM bumped), (
  SELECT jsonb_agg(jsonb_build_object('question', question, 'row', "row", 'version', version, 'user', user_id,
    'value', value, 'not_pertinent', not_pertinent, 'other_value', other_value, 'other_mark', other_mark)) FROM clash)
"""


class WaveClosed(WrongState):
    sentence = _("This survey is closed: answers are no longer taken. What was written is kept.")


@dataclass(frozen=True)
class Clash:
    """One answer that changed meanwhile, written by the login `by`: theirs stands, ours was not written.

    With `mark` it is not the answer but the word “not pertinent for us” beside it, true or false.
    """

    question: str
    row: str
    theirs: Any
    ours: Any
    by: int | None = None
    mark: bool = False


class Conflict(WrongState):
    sentence = _("These answers have changed in the meantime. Both are shown: choose one.")

    def __init__(self, clashes: list[Clash], lock_version: int) -> None:
        self.clashes, self.lock_version = clashes, lock_version
        super().__init__()


def is_taking(wave: Wave, member: WaveMember | None = None) -> bool:
    """Whether the wave takes answers now, of `member` if given: somebody may have been given more time, or asked again."""
    now = timezone.now()
    if now < wave.opens_at:
        return False
    if member is not None and member.extended_until and now < member.extended_until:
        return wave.state in (Wave.State.OPEN, Wave.State.CLOSED)
    return wave.state == Wave.State.OPEN and now < wave.closes_at


def save_answers(
    *,
    response: Response,
    changes: Mapping[Cell, Any],
    lock_version: int,
    user: User | None,
    source: str = Answer.Source.USER,
    marks: Mapping[Cell, bool] | None = None,
) -> int:
    """Write a diff of answers: `{(question, row or ""): value or None}`, as of what the page knew (`lock_version`).

    `marks` says of rows whether they are “not pertinent for us”. Only the answers in the diff are compared: a colleague in
    another section never gets in the way. Returns the new lock_version; one statement unless somebody saves in the same
    instant. Nothing is written when one of them clashes. What is saved is confirmed, what it replaces is kept.
    Raises: WaveClosed, WrongState if it was submitted meanwhile, Conflict with both values.
    """
    if not is_taking(response.wave, response.wave_member):
        raise WaveClosed
    given = {cell: {"has_value": True, "value": value} for cell, value in changes.items()}
    for cell, mark in (marks or {}).items():
        given.setdefault(cell, {"has_value": False})["not_pertinent"] = mark
    facts = {
        "given": json.dumps([{"question": q, "row": row} | rest for (q, row), rest in given.items()]),
        "response": response.pk,
        "seen": lock_version,
        "source": source,
        "user": user and user.pk,
        "now": timezone.now(),
    }
    version, clashes = _save(facts, response.lock_version)
    if version is None and not clashes:
        with transaction.atomic():
            locked = Response.objects.select_for_update(of=["self"]).filter(pk=response.pk, state="filling")
            current = locked.values_list("lock_version", flat=True).first()
            if current is None:
                raise WrongState
            version, clashes = _save(facts, current)
    if clashes:
        newest = max(response.lock_version, *(each["version"] for each in clashes))
        raise Conflict([clash for each in clashes for clash in _clashes(each, given)], newest)
    assert version is not None
    response.lock_version = version
    return version


def _save(facts: dict[str, Any], current: int) -> tuple[int | None, list[dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(SAVE, facts | {"current": current})
        version, clashes = cursor.fetchone()
    return version, json.loads(clashes) if clashes else []


def _clashes(each: dict[str, Any], given: dict[Cell, dict[str, Any]]) -> Iterable[Clash]:
    cell = each["question"], each["row"]
    if each["other_value"]:
        yield Clash(*cell, each["value"], given[cell]["value"], each["user"])
    if each["other_mark"]:
        yield Clash(*cell, each["not_pertinent"], given[cell]["not_pertinent"], each["user"], mark=True)


def who_wrote(
    clashes: Iterable[Clash], *, reader: User, cooperative: Cooperative, response: Response | None = None
) -> dict[Cell, str]:
    """For each clash the words that lead to the other value: the reader's own other window, a colleague by name, or somebody.

    Only those are named who act for the same cooperative, or have been asked to fill in a section of `response`.
    """
    clashes = list(clashes)
    names = names_of({clash.by for clash in clashes}, cooperative=cooperative, response=response)
    said = {}
    for clash in clashes:
        if clash.by == reader.pk:
            words = gettext("Written meanwhile in another window:")
        elif clash.by in names:
            words = gettext("%(name)s wrote meanwhile:") % {"name": names[clash.by]}
        else:
            words = gettext("Somebody else wrote meanwhile:")
        said[clash.question, clash.row] = words
    return said


def names_of(
    users: Iterable[int | None], *, cooperative: Cooperative, response: Response | None = None
) -> dict[int, str]:
    """Colleagues by their login's key, by name; whoever is none is not in it."""
    users = set(users) - {None}
    colleagues = Membership.objects.active().filter(cooperative=cooperative, person__user__in=users)
    names = {row.person.user_id: str(row.person) for row in colleagues.select_related("person")}
    if response is not None and users - set(names):
        asked = SectionAssignment.objects.filter(response=response, person__user__in=users)
        asked = asked.exclude(state="revoked").select_related("person")
        names |= {row.person.user_id: str(row.person) for row in asked}
    return names
