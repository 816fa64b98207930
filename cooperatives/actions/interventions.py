"""Whom to help with what: rules in use, lists taken from a scoring run, and what becomes of each cooperative in them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.actions.rules import PARITY, rules_on
from cooperatives.instruments import Definition, load_rules_data, shipped
from cooperatives.models import (
    Cooperative,
    Intervention,
    InterventionList,
    InterventionRule,
    Response,
    Score,
    ScoringRun,
    YearlyFigures,
)
from cooperatives.scoring import derived, rules
from land.accounts.models import User
from land.core.errors import DomainError, WrongState
from land.core.models import DatedRule
from land.core.states import move

ENDED = (Intervention.State.CONCLUDED, Intervention.State.DECLINED)
NEXT = {
    "proposed": ("approved", "declined"),
    "approved": ("contacted", "declined"),
    "contacted": ("accepted", "declined"),
    "accepted": ("under_way", "declined"),
    "under_way": ("concluded", "declined"),
    "concluded": (),
    "declined": ("approved",),
}
FILTERS = ("sector", "province", "size", "level", "rule")
CHUNK = 500


class RuleRefused(DomainError):
    sentence = _("This condition cannot be read: %(why)s.")
    field = "condition"


class RunWithoutResults(DomainError):
    sentence = _("This scoring run has no results yet.")
    field = "run"


class NobodyFound(DomainError):
    sentence = _("No cooperative answers to this choice: widen the filters.")


class StepRefused(WrongState):
    sentence = _("An intervention cannot go from “%(frm)s” to “%(to)s”.")


@dataclass(frozen=True)
class Candidate:
    """A cooperative that a list could hold, with the rules that apply to it, worst first."""

    response: Response
    total: Decimal
    level: str
    reasons: list[dict[str, Any]]
    priority: int

    @property
    def cooperative(self) -> Cooperative:
        return self.response.wave_member.cooperative


@transaction.atomic
def load_rules() -> dict[str, int]:
    """Write the shipped rules where none of that code is known yet; what staff have changed stays. Idempotent."""
    known = set(InterventionRule.objects.values_list("code", flat=True))
    InterventionRule.objects.bulk_create(
        InterventionRule(**rule)
        for code in shipped()
        for rule in load_rules_data(code)
        if rule["code"] not in known
    )
    return {"rules": InterventionRule.objects.filter(active=True).count()}


@transaction.atomic
def write_rule(
    *,
    rule: InterventionRule | None = None,
    definition: Definition,
    dimensions: Iterable[str],
    by: User,
    **values: Any,
) -> InterventionRule:
    """A new rule, or a new version of one: the version before stays as lists used it, and is no longer in use.

    `values` are fields of InterventionRule; `active=False` retires the rule. Raises: RuleRefused.
    """
    try:
        rules.check_condition(values["condition"], definition, list(dimensions))
    except rules.RuleError as error:
        raise RuleRefused(why=str(error)) from error
    code = rule.code if rule else values.pop("code")
    values.pop("code", None)
    versions = InterventionRule.objects.select_for_update().filter(code=code)
    newest = max([row.version for row in versions], default=0)
    versions.filter(active=True).update(active=False)
    return InterventionRule.objects.create(code=code, version=newest + 1, written_by=by, **values)


def candidates(*, run: ScoringRun, filters: Mapping[str, list[str]] | None = None) -> list[Candidate]:
    """Every cooperative of a run to which a rule in use applies, the most urgent first; writes nothing.

    `filters` may name sectors, provinces, sizes, levels and rule codes; the stratum is the one frozen in the wave.
    """
    wanted = {name: set(chosen) for name, chosen in (filters or {}).items() if name in FILTERS and chosen}
    in_use = list(InterventionRule.objects.filter(active=True).order_by("code"))
    scores = {
        score.response_id: score
        for score in Score.objects.filter(response__in=run.responses, spec=run.spec_id).only(
            "response_id", "dimensions", "total", "level"
        )
    }
    responses = Response.objects.filter(pk__in=scores).select_related(
        "wave_member__cooperative__organisation"
    )
    definition = run.wave.instrument_version.definition
    facts = facts_of(responses.values_list("wave_member__cooperative", flat=True))
    found = []
    for response in responses.iterator(CHUNK):
        member, score = response.wave_member, scores[response.pk]
        place = {"sector": member.sector_code, "province": member.province_code, "size": member.size_class,
                 "level": score.level}  # fmt: skip
        if any(value not in wanted[name] for name, value in place.items() if name in wanted):
            continue
        document: dict[str, Any] = response.document or {}
        case = rules.Case(
            answers=document["answers"],
            dimensions={code: Decimal(text) for code, text in score.dimensions.items()},
            facts=facts.get(member.cooperative_id, {}),
            not_pertinent=frozenset(document.get("not_pertinent", ())),
        )
        applied = [rule for rule in in_use if rules.applies(rule.condition, case, definition)]
        if not applied or ("rule" in wanted and not wanted["rule"] & {rule.code for rule in applied}):
            continue
        planned = [code for code in case.answers.get("Q1B", ()) if code != "NESSUNA"]
        urgency = rules.priority(score.total, sum(rule.weighs for rule in applied), len(planned))
        reasons = [{"code": rule.code, "version": rule.version} for rule in applied]
        found.append(Candidate(response, score.total, score.level, reasons, urgency))
    return sorted(found, key=lambda each: (-each.priority, each.cooperative.folded_name))


def facts_of(cooperatives: Iterable[int]) -> dict[int, dict[str, int | None]]:
    """What the registry knows of these cooperatives (by pk) that rules ask about; None where nobody said.

    The biennial report is that of the last closed biennium, by the employees on record and the rule that holds today.
    """
    known, today = list(cooperatives), timezone.localdate()
    first, second = derived.last_biennium(today)
    heads: dict[int, dict[int, int | None]] = defaultdict(dict)
    for year in YearlyFigures.objects.filter(cooperative__in=known, year__in=(first, second)):
        heads[year.cooperative_id][year.year] = year.employees
    limit = rules_on(today).get(PARITY)
    rows = Cooperative.objects.filter(pk__in=known).only("pk", "workers", "mentor", "parity_report_year")
    return {
        row.pk: {
            "workers": row.workers,
            "mentor": int(row.mentor),
            "parity_obliged": _obliged(heads[row.pk].get(first), heads[row.pk].get(second), limit),
            "parity_report_missing": int(row.parity_report_year is None),
        }
        for row in rows
    }


def _obliged(first: int | None, second: int | None, limit: DatedRule | None) -> int | None:
    """1 if the biennial report is owed, 0 if not, None where the employees or the rule are not known."""
    if limit is None:
        return None
    verdict = derived.parity_report(first, second, threshold=limit.value)
    return None if verdict == derived.ParityReport.MISSING else int(verdict == derived.ParityReport.OWED)


@transaction.atomic
def make_list(
    *, title: str, run: ScoringRun, filters: Mapping[str, list[str]] | None, by: User
) -> InterventionList:
    """Freeze who is to be helped and why, as of a run. Raises: RunWithoutResults, NobodyFound."""
    if run.state not in (ScoringRun.State.SUCCEEDED, ScoringRun.State.PARTIAL):
        raise RunWithoutResults
    chosen = candidates(run=run, filters=filters)
    if not chosen:
        raise NobodyFound
    row = InterventionList.objects.create(title=title, run=run, filters=dict(filters or {}), made_by=by)
    Intervention.objects.bulk_create(
        [
            Intervention(
                selection=row,
                cooperative=each.cooperative,
                response=each.response,
                reasons=each.reasons,
                priority=each.priority,
            )
            for each in chosen
        ],
        batch_size=CHUNK,
    )
    return row


@transaction.atomic
def approve_list(*, selection: InterventionList) -> InterventionList:
    """Approve a draft list and all its cooperatives that nobody declined. Raises: WrongState."""
    move(selection, to="approved", frm="draft", approved_at=timezone.now())
    selection.items.filter(state="proposed").update(state="approved")
    return selection


@transaction.atomic
def close_list(*, selection: InterventionList) -> InterventionList:
    """Close a list: its history stays, nothing of it changes any more. Raises: WrongState."""
    move(selection, to="closed", frm=("approved", "under_way"), closed_at=timezone.now())
    return selection


@transaction.atomic
def advance(*, intervention: Intervention, to: str) -> Intervention:
    """Take one step with a cooperative; the first contact puts the list under way. Raises: StepRefused, WrongState."""
    selection = InterventionList.objects.select_for_update().get(pk=intervention.selection_id)
    states = Intervention.State
    if to not in NEXT[intervention.state]:
        raise StepRefused(frm=states(intervention.state).label, to=states(to).label)
    if selection.state == "closed" or (selection.state == "draft" and to not in ("declined", "approved")):
        raise WrongState
    move(intervention, to=to, frm=intervention.state, ended_at=timezone.now() if to in ENDED else None)
    if selection.state == "approved" and to == "contacted":
        move(selection, to="under_way", frm="approved", started_at=timezone.now())
    return intervention


@transaction.atomic
def follow(
    *, intervention: Intervention, assignee: User | None, due_on: date | None, notes: str
) -> Intervention:
    """Say who follows a cooperative, by when, and what the office should remember."""
    intervention.assignee, intervention.due_on, intervention.notes = assignee, due_on, notes
    intervention.save(update_fields=["assignee", "due_on", "notes", "changed_at"])
    return intervention


@transaction.atomic
def measure_outcomes(*, run: ScoringRun) -> int:
    """Write on every intervention of earlier waves what this later run found; returns how many.

    Only the same cooperative under the same specification is compared; a change of less than 5 points is “stable” (§5 of
    the specification of the registry: self-assessment is not that precise).
    """
    earlier = list(
        Intervention.objects.filter(
            selection__run__spec=run.spec_id, selection__run__wave__opens_at__lt=run.wave.opens_at
        ).exclude(selection__run__wave=run.wave_id)
    )
    if not earlier:
        return 0
    taken = set(run.responses)
    after = {
        score.response.wave_member.cooperative_id: score
        for score in Score.objects.filter(
            spec=run.spec_id,
            response__wave_member__wave=run.wave_id,
            response__wave_member__cooperative__in={row.cooperative_id for row in earlier},
        ).select_related("response__wave_member")
        if score.response_id in taken
    }
    before = dict(
        Score.objects.filter(response__in={row.response_id for row in earlier}, spec=run.spec_id).values_list(
            "response_id", "total"
        )
    )
    changed = []
    for row in earlier:
        if row.response_id not in before or row.cooperative_id not in after:
            continue
        now = after[row.cooperative_id].total
        difference = now - before[row.response_id]
        word = "stable" if abs(difference) < 5 else ("better" if difference > 0 else "worse")
        row.outcome = {"run": run.pk, "before": str(before[row.response_id]), "after": str(now),
                       "difference": str(difference), "word": word}  # fmt: skip
        changed.append(row)
    Intervention.objects.bulk_update(changed, ["outcome"], batch_size=CHUNK)
    return len(changed)
