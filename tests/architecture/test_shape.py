"""Every room has the same files, and no file has a name that says nothing."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.test_map import ROOMS

ROOT = Path(settings.BASE_DIR)
FILES = [
    "__init__",
    "apps",
    "offers",
    "models",
    "querysets",
    "policies",
    "notices",
    "actions",
    "forms",
    "filters",
    "views",
    "urls",
    "tasks",
    "wagtail_hooks",
    "demo",
    "migrations",
]
EXTRA = {
    "cooperatives": {"scoring", "instruments", "management"},
    "startups": {"plan", "management"},
    "training": {"grouping"},
}
ALWAYS_ALLOWED = {"demo_data", "templatetags", "management", "__pycache__"}
EMPTY_NAMES = {"utils", "util", "helpers", "services", "common", "misc", "managers", "signals"}
# Wagtail's own signals, since scheduled publishing tells nobody else.
MAY_RECEIVE_SIGNALS = {"land/pages/published.py"}


def misshapen(root: Path, room: str) -> list[str]:
    """Files that a room lacks, or that no room has."""
    present = {path.stem for path in (root / room).iterdir() if path.suffix == ".py" or path.is_dir()}
    lacking = [f"{room} lacks {name}" for name in FILES if name not in present]
    strange = present - set(FILES) - ALWAYS_ALLOWED - EXTRA.get(room, set())
    return lacking + [f"{room} has {name}, which no room has" for name in sorted(strange)]


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_have_one_shape(room):
    assert misshapen(ROOT, room) == []


def test_a_room_of_another_shape_is_caught(tmp_path):
    (tmp_path / "attic").mkdir()
    for name in FILES[:-2]:
        (tmp_path / "attic" / f"{name}.py").touch()
    (tmp_path / "attic" / "chest.py").touch()
    assert misshapen(tmp_path, "attic") == [
        "attic lacks demo",
        "attic lacks migrations",
        "attic has chest, which no room has",
    ]


def sources() -> list[Path]:
    return [
        path
        for name in ["land", *ROOMS]
        for path in sorted((ROOT / name).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def test_no_module_has_a_name_that_says_nothing():
    assert [str(path) for path in sources() if path.stem in EMPTY_NAMES] == []


def hidden_strings(text: str) -> list[str]:
    """Uses of Django's model signals, and `save` methods that do work of their own."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.endswith("signals"):
            found.append(f"line {node.lineno}: imports {node.module}")
        if isinstance(node, ast.ClassDef):
            bases = {ast.unparse(base) for base in node.bases}
            if bases & {"models.Model", "Record"}:
                found += [
                    f"line {n.lineno}: {node.name}.save"
                    for n in node.body
                    if isinstance(n, ast.FunctionDef) and n.name == "save"
                ]
    return found


def test_nothing_happens_by_hidden_strings():
    found = {
        str(path.relative_to(ROOT)): hidden_strings(path.read_text(encoding="utf-8")) for path in sources()
    }
    assert {name: rows for name, rows in found.items() if rows and name not in MAY_RECEIVE_SIGNALS} == {}


def test_a_hidden_string_is_caught():
    text = (
        "from django.db.models.signals import post_save\nclass A(models.Model):\n    def save(self): pass\n"
    )
    assert hidden_strings(text) == ["line 1: imports django.db.models.signals", "line 3: A.save"]
