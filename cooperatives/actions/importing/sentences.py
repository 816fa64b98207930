"""What is said about a file, a line or a cell, by its code."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperatives.models import Cooperative, ImportJob, Seat, YearlyFigures
from land.core.models import Organisation, Term, Territory

MESSAGES = {
    "E01": _("The codice fiscale is missing."),
    "E02": _("The codice fiscale of a cooperative has eleven digits."),
    "E03": _("The check digit of the codice fiscale does not match: one digit may have been mistyped."),
    "E04": _("This is the codice fiscale of a person: the cooperative's own is needed, eleven digits."),
    "E05": _("This codice fiscale is in the file more than once: lines %(lines)s."),
    "E06": _("“%(value)s” is not one of the values of this column."),
    "E07": _("No municipality has this name or code today."),
    "E08": _("“%(value)s” is not a date, or it is in the future."),
    "E09": _("“%(value)s” is not a number, or it is negative."),
    "E10": _("The parts do not add up to the total."),
    "E11": _("The code %(value)s is not in the ATECO classification."),
    "E12": _("The state cannot go from “%(frm)s” to “%(value)s”."),
    "E13": _("This cooperative merged into %(other)s: what is new belongs to that one."),
    "E14": _("“%(option)s” cannot be chosen together with other answers."),
    "E15": _("“%(value)s” is outside what can be answered here."),
    "E16": _("The survey %(value)s takes no answers now."),
    "required": _("A value is needed here to add a cooperative."),
    "too_long": _("The text is too long: at most %(maximum)s characters."),
    "taken": _(
        "This could not be written: somebody changed the same cooperative meanwhile. Import the file again."
    ),
    "W01": _("The zeros at the beginning were lost and have been put back."),
    "W02": _("This postal code is not the usual one of the municipality."),
    "W03": _("This ATECO code became several codes in 2025: ask the cooperative which one is its own."),
    "W04": _("The partita IVA differs from the codice fiscale, or another cooperative has it too."),
    "W05": _("The municipality is outside Lazio."),
    "W06": _("More than half more, or less, than the year before: %(before)s."),
    "W07": _("The ATECO code was read as a number: check its zeros."),
    "W08": _("A cooperative with a very similar name is already there: %(other)s."),
    "W09": _("This address does not look right: it has been left out."),
    "W10": _("This column is not known and has been ignored: %(value)s."),
    "W11": _("This cell looks like a formula: it has been read as plain text."),
    "W12": _("This cell holds HTML: it will be shown as plain text."),
    "unknown_cooperative": _("No cooperative has this codice fiscale."),
    "unknown_wave": _("There is no survey with the code “%(value)s”."),
    "not_asked": _("This cooperative is not among those that the survey asks."),
    "unknown_question": _("The question “%(value)s” is not in the questionnaire."),
    "sent_already": _("Its answers were sent already: they stay as they are."),
    "other_line": _("Left out because of another line of the same cooperative."),
    "before_founding": _("The cooperative was founded in %(founded)s, after this year."),
    "kept_confirmed": _("The figures of this year stay: somebody has confirmed them since."),
    "year_not_closed": _("The year %(value)s is not over yet."),
    "refused": "%(why)s",
    "gone": _("The cooperative is no longer in the registry: nothing to take back."),
    "changed_since": _("Changed since by somebody else: it stays “%(value)s”."),
    "kept_changed": _("The cooperative stays, because somebody changed this since: “%(value)s”."),
    "kept_used": _("The cooperative stays, because it is in use: %(models)s."),
    "kept_sent": _("The answers stay: somebody has dealt with them since."),
    "not_taken_back": _("This could not be taken back: %(why)s"),
}
NOTES = {
    "names": _("Similar names were not all looked for: the registry holds too many of them."),
    "send": _("Complete questionnaires are sent at once."),
    "cp1252": _("The file is not in UTF-8: it was read as Windows text. Check the accented letters."),
    "formulas": _("Some cells hold formulas: their last computed value was read."),
    "more-cells": _("Some lines have more cells than there are columns: what exceeds was ignored."),
}

#: why a job went back to where it was
PROBLEMS = {
    "all-or-nothing": _(
        "The registry has changed since the file was read, and some lines can no longer be written: nothing was written, "
        "as asked."
    ),
}


def sentence(message: dict) -> str:
    """What a stored message says, in the reader's language. A message may bring its own msgid as `text`."""
    text = gettext(message["text"]) if "text" in message else str(MESSAGES[message["code"]])
    params = dict(message.get("params", {}))
    if "models" in params:
        params["models"] = ", ".join(
            str(apps.get_model(label)._meta.verbose_name_plural) for label in params["models"]
        )
    return text % {"value": message.get("value", ""), **params}


def note_sentence(note: str) -> str:
    """What a remark on the whole file says."""
    if note.startswith("W10:"):
        return sentence({"code": "W10", "value": note[4:]})
    return str(NOTES[note])


def shown_changes(job: ImportJob, rows: list[dict[str, list]]) -> list[list[dict[str, str]]]:
    """For each row's changes: label, before and after as a reader knows them; terms and places by name, asked for once."""
    names = {
        "municipality": dict(
            Territory.objects.municipalities()
            .filter(code__in=_codes(rows, "municipality"))
            .values_list("code", "name")
        )
    }
    for field, scheme in (("sector", "sector"), ("albo_category", "albo")):
        names[field] = dict(
            Term.objects.filter(scheme=scheme, code__in=_codes(rows, field)).values_list("code", "title")
        )
    return [
        [
            {
                "label": _label(job, field),
                "before": _shown(pair[0], names.get(field, {})),
                "after": _shown(pair[1], names.get(field, {})),
            }
            for field, pair in changes.items()
            if not field.startswith("_")
        ]
        for changes in rows
    ]


def _codes(rows: list[dict[str, list]], field: str) -> set[str]:
    return {code for changes in rows for code in changes.get(field, [])[:2] if code}


def _label(job: ImportJob, field: str) -> str:
    if job.kind == ImportJob.Kind.RESPONSES:
        return field
    models: tuple[Any, ...] = (YearlyFigures,) if job.kind == ImportJob.Kind.YEARS else (
        Cooperative, Organisation, Seat)  # fmt: skip
    for model in models:
        for known in model._meta.concrete_fields:
            if known.name == field:
                return str(known.verbose_name)
    return field


def _shown(value: Any, names: dict[str, str]) -> str:
    if isinstance(value, list):
        return " | ".join(map(str, value))
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return "" if value is None else names.get(str(value), str(value))
