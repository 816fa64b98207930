"""The room's verbs, one file a subject."""

from cooperatives.actions.filling import AnswersMissing, Conflict, WaveClosed, save_answers, start, submit
from cooperatives.actions.importing import AlreadyImported, FileRefused, analyse, apply_import, cancel_import
from cooperatives.actions.instruments import load_instruments
from cooperatives.actions.interventions import (
    advance,
    approve_list,
    close_list,
    follow,
    load_rules,
    make_list,
    measure_outcomes,
    write_rule,
)
from cooperatives.actions.memberships import (
    AlreadyMember,
    InvitationExpired,
    InvitationForSomebodyElse,
    LastRepresentative,
    accept,
    invite,
    revoke,
)
from cooperatives.actions.plans import (
    accept_plan,
    decline_plan,
    draft_plan,
    propose_plan,
    sentences,
    settle_step,
    write_plan,
)
from cooperatives.actions.registry import change_state, reindex, write_cooperative
from cooperatives.actions.runs import (
    SpecOfAnother,
    ask_run,
    freeze_run,
    run_scoring,
    use_run,
    work_run,
    work_runs,
)
from cooperatives.actions.scoring import score_due, score_response
from cooperatives.actions.waves import QuestionnaireFixed, add_members, close_wave, open_wave, save_wave

__all__ = [
    "AlreadyImported",
    "AlreadyMember",
    "AnswersMissing",
    "Conflict",
    "FileRefused",
    "InvitationExpired",
    "InvitationForSomebodyElse",
    "LastRepresentative",
    "QuestionnaireFixed",
    "SpecOfAnother",
    "WaveClosed",
    "accept",
    "accept_plan",
    "add_members",
    "advance",
    "analyse",
    "apply_import",
    "approve_list",
    "ask_run",
    "cancel_import",
    "change_state",
    "close_list",
    "close_wave",
    "decline_plan",
    "draft_plan",
    "follow",
    "freeze_run",
    "invite",
    "load_instruments",
    "load_rules",
    "make_list",
    "measure_outcomes",
    "open_wave",
    "propose_plan",
    "reindex",
    "revoke",
    "run_scoring",
    "save_answers",
    "save_wave",
    "score_due",
    "score_response",
    "sentences",
    "settle_step",
    "start",
    "submit",
    "use_run",
    "work_run",
    "work_runs",
    "write_cooperative",
    "write_plan",
    "write_rule",
]
