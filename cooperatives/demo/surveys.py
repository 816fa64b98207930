"""Demo waves: one of two years ago, closed and scored, with its list of interventions; and those that are open."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from cooperatives.actions.interventions import approve_list, candidates, load_rules, make_list
from cooperatives.actions.plans import draft_plan, propose_plan
from cooperatives.actions.runs import run_scoring
from cooperatives.actions.waves import add_members, close_wave, open_wave
from cooperatives.demo.answers import document_of
from cooperatives.instruments.canonical import sha256
from cooperatives.models import (
    Cooperative,
    InstrumentVersion,
    InterventionList,
    Response,
    ScoringRun,
    Wave,
    WaveMember,
)
from land.accounts.models import User
from land.core.models import Programme

SEED = 20260101
LIST = "Primi aiuti digitali 2024"
ROME = ZoneInfo("Europe/Rome")
#: the cooperatives that come first: the demo's representative acts for two of them
FIRST = 3


def make_open_wave(
    code: str, instrument: str, title: str, title_en: str, *, after: Wave | None = None
) -> Wave:
    """The wave of this code, open for all active cooperatives from a month ago; prefilled from the one `after` which it comes."""
    wave = _known(code)
    if wave is not None:
        add_members(wave=wave, cooperatives=Cooperative.objects.filter(state="active"))
        return wave
    now = timezone.now()
    wave = _wave(
        code, instrument, title, title_en, "2026", now - timedelta(days=30), now + timedelta(days=60), after
    )
    return open_wave(wave=wave)


def make_closed_wave(code: str, instrument: str, title: str, title_en: str, number: int) -> Wave:
    """The wave of two years ago: opened, answered by some, closed. Returned as it is if it is there."""
    wave = _known(code)
    if wave is not None:
        return wave
    opens = datetime(2024, 3, 4, 9, tzinfo=ROME)
    wave = _wave(code, instrument, title, title_en, "2024", opens, opens + timedelta(days=60), None)
    open_wave(wave=wave)
    Wave.objects.filter(pk=wave.pk).update(opened_at=opens)
    make_responses(wave, number, earlier=True)
    run_scoring(wave=wave)
    close_wave(wave=wave)
    Wave.objects.filter(pk=wave.pk).update(closed_at=wave.closes_at)
    wave.refresh_from_db()
    return wave


def _known(code: str) -> Wave | None:
    return (
        Wave.objects.select_related("instrument_version__instrument", "scoring_spec")
        .filter(code=code)
        .first()
    )


def _wave(
    code: str, instrument: str, title: str, title_en: str, period: str, opens: datetime, closes: datetime,
    after: Wave | None,
) -> Wave:  # fmt: skip
    version = InstrumentVersion.objects.filter(instrument__code=instrument, state="published").latest("pk")
    return Wave.objects.create(
        code=code,
        title=title,
        title_en=title_en,
        instrument_version=version,
        scoring_spec=version.specs.order_by("-pk").first(),
        programme=Programme.objects.first(),
        reference_period=period,
        opens_at=opens,
        closes_at=closes,
        prefill_from=after,
    )


def answering(codes: list[str], number: int, *, earlier: bool) -> list[str]:
    """The tax codes of those who answer now, or of those who answered two years ago: most of them, and some others."""
    now = random.Random(SEED + 1).sample(codes, min(number, len(codes)))  # noqa: S311
    if not earlier or not now:
        return sorted(now)
    silent = [code for code in codes if code not in set(now)]
    others = random.Random(SEED + 2).sample(silent, min(number // 4, len(silent)))  # noqa: S311
    return sorted({*now[: number * 3 // 5], *sorted(now)[:FIRST], *silent[:FIRST], *others})


def make_responses(wave: Wave, number: int, *, earlier: bool = False) -> None:
    """Sent responses of about `number` cooperatives, by a maturity that people and strategy lead and that grows slowly.

    None if somebody has sent one already. The score is left to a run.
    """
    if not number or Response.objects.sent().filter(wave_member__wave=wave).exists():
        return
    definition = wave.instrument_version.definition
    members = {
        member.cooperative.tax_code: member
        for member in wave.members.select_related("cooperative").order_by("cooperative__tax_code")
    }
    now = min(timezone.now(), wave.closes_at)
    responses = []
    for index, code in enumerate(answering(list(members), number, earlier=earlier)):
        member = members[code]
        if member.state not in ("to_invite", "invited"):
            continue
        level = random.Random(f"level {code}").gauss(0.42, 0.17)  # noqa: S311
        if earlier:
            level = 0.08 if index < 2 * FIRST else level - 0.06
        chance = random.Random(f"{wave.code} {code}")  # noqa: S311
        document = {
            "instrument": definition.code,
            "version": definition.version,
            "instrument_sha256": definition.sha256,
            "answers": document_of(definition, chance, level),
        }
        sent = min(now, now - timedelta(days=25) + timedelta(hours=4 * index, minutes=chance.randint(0, 200)))
        member.state, member.started_at, member.submitted_at = "submitted", sent - timedelta(hours=1), sent
        responses.append(
            Response(
                wave_member=member,
                state="submitted",
                submitted_at=sent,
                document=document,
                document_sha256=sha256(document),
                lock_version=len(definition.sections),
            )
        )
    Response.objects.bulk_create(responses, batch_size=500)
    WaveMember.objects.bulk_update(
        [response.wave_member for response in responses],
        ["state", "started_at", "submitted_at"],
        batch_size=500,
    )


def make_interventions(wave: Wave) -> InterventionList | None:
    """The approved list of those whom the closed wave says to help; None while nobody answered it."""
    load_rules()
    run = ScoringRun.objects.select_related("wave__instrument_version", "spec").filter(
        wave=wave, current=True
    )
    known = InterventionList.objects.filter(title=LIST).first()
    if known or not run or not candidates(run=run[0]):
        return known
    staff = User.objects.filter(email="staff@demo.land").first()
    selection = make_list(title=LIST, run=run[0], filters=None, by=staff)  # type: ignore[arg-type]
    selection.items.update(assignee=staff)
    return approve_list(selection=selection)


def propose_plan_to(cooperative: Cooperative, selection: InterventionList) -> None:
    """The plan of this cooperative in the list, shown to its representatives; once."""
    item = selection.items.select_related("cooperative").filter(cooperative=cooperative).first()
    if item is None:
        return
    plan = draft_plan(intervention=item)
    if plan.state == "draft":
        plan.steps.update(due_on=date(2026, 12, 31))
        propose_plan(plan=plan)
