"""The results of a ballot as pages, wall, phones and files tell them: one snapshot, read and never computed again."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from land.core.bilingual import said
from workshops.models import Ballot, Workshop
from workshops.models.ballots import Channel

#: how many bars the wall has room for; those that tie with the last of them are told in the table
BARS = 10
PATTERNS = 6


class Words:
    """A dict of the snapshot with its words by attribute, for `said`."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.__dict__.update(row)


def shown(ballot: Ballot) -> dict[str, Any]:
    """What a page draws of a counted ballot: bars in the order of votes, categories, channels, ties, turnout."""
    told = ballot.results
    groups = [row | {"name": said(Words(row), "title")} for row in told["groups"]]
    rows = sorted(told["options"], key=lambda row: (row["place"], row["number"]))
    themes = sorted({row["theme"] for row in rows})
    most = max((row["votes"] for row in rows), default=0)
    bars = [
        row
        | {
            "theme_name": said(Words(row), "theme"), "pattern": themes.index(row["theme"]) % PATTERNS + 1,
            "share": round(100 * row["votes"] / most) if most else 0, "tied": row["number"] in told["tied_at_cut"],
            "cells": [row["groups"][group["key"]] for group in groups],
        }
        for row in rows
    ]  # fmt: skip
    patterns = {bar["theme_name"]: bar["pattern"] for bar in bars}
    return {
        "ballot": ballot, "bars": bars, "groups": groups, "turnout": told["turnout"], "smallest": told["smallest"],
        "hidden": any(group["voted"] is None for group in groups), "tied": told["tied_at_cut"], "cut": told["cut"],
        "channels": [(channel_name(row["key"]), row["voted"]) for row in told["channels"]],
        "themes": sorted((pattern, name) for name, pattern in patterns.items()), "hash": ballot.results_hash,
    }  # fmt: skip


def channel_name(key: str) -> str:
    """How it came in, in the language being read."""
    return str(dict(Channel.choices).get(key, key))


def table(ballot: Ballot) -> tuple[list[str], list[list[Any]]]:
    """(header, rows) of a counted ballot for a spreadsheet, one option a row, in the order of the numbers printed."""
    told = ballot.results
    groups, channels = told["groups"], told["channels"]
    header = [
        _("vote"), _("number"), _("idea"), _("theme"), _("votes"), pgettext("in a ranking", "place"), _("ex aequo"),
        *(said(Words(row), "title") for row in groups), *(channel_name(row["key"]) for row in channels),
    ]  # fmt: skip
    few = _("not told (fewer than %(number)d)") % {"number": told["smallest"]}
    rows = [
        [
            told["ballot"], row["number"], row["title"], row["theme"], row["votes"], row["place"], row["equal"],
            *(few if row["groups"][each["key"]] is None else row["groups"][each["key"]] for each in groups),
            *(few if row["channels"][each["key"]] is None else row["channels"][each["key"]] for each in channels),
        ]
        for row in told["options"]
    ]  # fmt: skip
    return header, rows


def told(workshop: Workshop) -> list[Ballot]:
    """The ballots whose count everybody may read, first to last."""
    return list(workshop.ballots.told())
