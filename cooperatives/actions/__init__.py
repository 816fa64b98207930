"""The room's verbs, one file a subject."""

from cooperatives.actions.delegation import (
    AlreadyHanded,
    LinkNotForReader,
    LinkOver,
    accept_section,
    complete_section,
    delegate,
    revoke_section,
    section_by_link,
)
from cooperatives.actions.filling import AnswersMissing, start, submit
from cooperatives.actions.importing import AlreadyImported, FileRefused, analyse, apply_import, cancel_import
from cooperatives.actions.instruments import load_instruments
from cooperatives.actions.memberships import (
    AlreadyMember,
    InvitationExpired,
    InvitationForSomebodyElse,
    LastRepresentative,
    accept,
    invite,
    revoke,
)
from cooperatives.actions.prefill import confirm_answers
from cooperatives.actions.registry import change_state, reindex, write_cooperative
from cooperatives.actions.remarks import NothingWritten, add_remark, settle_remark
from cooperatives.actions.reopening import (
    CannotReopen,
    ReasonNeeded,
    decline,
    rejoin,
    reopen,
    submit_on_behalf,
)
from cooperatives.actions.saving import Conflict, WaveClosed, save_answers
from cooperatives.actions.scoring import run_scoring, score_due, score_response
from cooperatives.actions.waves import (
    QuestionnaireFixed,
    SpecOfAnother,
    add_members,
    close_wave,
    open_wave,
    save_wave,
)

__all__ = [
    "AlreadyHanded",
    "AlreadyImported",
    "AlreadyMember",
    "AnswersMissing",
    "CannotReopen",
    "Conflict",
    "FileRefused",
    "InvitationExpired",
    "InvitationForSomebodyElse",
    "LastRepresentative",
    "LinkNotForReader",
    "LinkOver",
    "NothingWritten",
    "QuestionnaireFixed",
    "ReasonNeeded",
    "SpecOfAnother",
    "WaveClosed",
    "accept",
    "accept_section",
    "add_members",
    "add_remark",
    "analyse",
    "apply_import",
    "cancel_import",
    "change_state",
    "close_wave",
    "complete_section",
    "confirm_answers",
    "decline",
    "delegate",
    "invite",
    "load_instruments",
    "open_wave",
    "reindex",
    "rejoin",
    "reopen",
    "revoke",
    "revoke_section",
    "run_scoring",
    "save_answers",
    "save_wave",
    "score_due",
    "score_response",
    "section_by_link",
    "settle_remark",
    "start",
    "submit",
    "submit_on_behalf",
    "write_cooperative",
]
