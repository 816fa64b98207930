"""The room's verbs, one file a subject."""

from cooperatives.actions.filling import AnswersMissing, Conflict, WaveClosed, save_answers, start, submit
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
from cooperatives.actions.registry import change_state, reindex, write_cooperative
from cooperatives.actions.releases import freeze, freeze_performance
from cooperatives.actions.scoring import run_scoring, score_due, score_response
from cooperatives.actions.waves import add_members, close_wave, open_wave

__all__ = [
    "AlreadyImported",
    "AlreadyMember",
    "AnswersMissing",
    "Conflict",
    "FileRefused",
    "InvitationExpired",
    "InvitationForSomebodyElse",
    "LastRepresentative",
    "WaveClosed",
    "accept",
    "add_members",
    "analyse",
    "apply_import",
    "cancel_import",
    "change_state",
    "close_wave",
    "freeze",
    "freeze_performance",
    "invite",
    "load_instruments",
    "open_wave",
    "reindex",
    "revoke",
    "run_scoring",
    "save_answers",
    "score_due",
    "score_response",
    "start",
    "submit",
    "write_cooperative",
]
