"""The room's verbs, one file a subject."""

from cooperatives.actions.filling import AnswersMissing, Conflict, WaveClosed, save_answers, start, submit
from cooperatives.actions.importing import (
    AlreadyImported,
    FileRefused,
    analyse,
    apply_import,
    cancel_import,
    look_at_undo,
    start_import,
    undo_import,
    work_due,
    work_on_import,
)
from cooperatives.actions.instruments import load_instruments
from cooperatives.actions.memberships import (
    AlreadyMember,
    InvitationExpired,
    InvitationForSomebodyElse,
    LastRepresentative,
    accept,
    invite,
    replace_representative,
    revoke,
)
from cooperatives.actions.registry import change_state, confirm_cooperative, reindex, write_cooperative
from cooperatives.actions.scoring import run_scoring, score_due, score_response
from cooperatives.actions.succession import merge, split
from cooperatives.actions.waves import (
    QuestionnaireFixed,
    SpecOfAnother,
    add_members,
    close_wave,
    open_wave,
    save_wave,
)
from cooperatives.actions.years import confirm_year, write_year

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
    "add_members",
    "analyse",
    "apply_import",
    "cancel_import",
    "change_state",
    "close_wave",
    "confirm_cooperative",
    "confirm_year",
    "invite",
    "load_instruments",
    "look_at_undo",
    "merge",
    "open_wave",
    "reindex",
    "replace_representative",
    "revoke",
    "run_scoring",
    "save_answers",
    "save_wave",
    "score_due",
    "score_response",
    "split",
    "start",
    "start_import",
    "submit",
    "undo_import",
    "work_due",
    "work_on_import",
    "write_cooperative",
    "write_year",
]
