"""The map of docs/architecture.md: who may import whom, and where a foreign key may point."""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps

ROOT = Path(settings.BASE_DIR)
ROOMS = ["workshops", "training", "startups", "cooperatives", "partnerships"]
# From the ground up; modules on one line never point at each other.
LAYERS = [
    {"land.embedded"},
    {"land.core"},
    {"land.accounts"},
    {"land.notifications"},
    {"land.pages"},
    {"land.community", "land.enrolment", "land.dashboard"},
    {"land.practices"},
    {"cooperatives"},
    {"workshops", "training", "startups"},
    {"partnerships"},
]
# What stands at the edge and belongs to no layer: the roof, the settings, the processes' doors.
EDGE = {"land.urls", "land.settings", "land.celery", "land.wsgi"}


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))",
        ],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(root), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of the product alone, to be spoilt on purpose."""
    target = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", target)
    for name in ["land", *ROOMS]:
        shutil.copytree(
            ROOT / name, target / name, ignore=lambda _dir, names: [n for n in names if n == "__pycache__"]
        )
    return target


def test_imports_follow_the_map():
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("land/core/errors.py", "import land.accounts.models", "The map"),
        ("training/actions.py", "import startups.models", "The map"),
        ("cooperatives/models.py", "import cooperatives.actions", "Inside a room"),
        ("cooperatives/actions.py", "import land.notifications.models", "Notifications has one door"),
        ("cooperatives/actions.py", "import celery", "Rules know nothing of the queue"),
        ("startups/plan/loans.py", "import django.db", "What computes"),
    ],
)
def test_an_import_against_the_map_is_caught(copy, module, line, contract):
    path = copy / module
    if not path.exists():
        path = copy / module.replace(".py", "/__init__.py")
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole + f"\n{line}\n", encoding="utf-8")
    try:
        result = lint_imports(copy)
    finally:
        path.write_text(whole, encoding="utf-8")
    assert result.returncode == 1
    assert [row for row in result.stdout.splitlines() if contract in row and "BROKEN" in row] != []


def height(module: str) -> int | None:
    """How high a module stands on the map, from 0; None if the map does not name it."""
    for level, names in enumerate(LAYERS):
        if any(module == name or module.startswith(f"{name}.") for name in names):
            return level
    return None


def wrong_foreign_keys(all_models: Iterable[type[models.Model]]) -> list[str]:
    """Foreign keys that point up or sideways. The user model is the one exempt target; libraries are nobody's floor."""
    found = []
    for model in all_models:
        own = height(model.__module__)
        if own is None:
            continue
        for field in [*model._meta.get_fields(), *model._meta.local_many_to_many]:
            target = field.related_model if getattr(field, "concrete", False) and field.is_relation else None
            if (
                target is None
                or isinstance(target, str)
                or target is apps.get_model(settings.AUTH_USER_MODEL)
            ):
                continue
            other = height(target.__module__)
            same_home = target._meta.app_label == model._meta.app_label
            if other is not None and not same_home and other >= own:
                found.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    return found


def test_foreign_keys_point_down_the_map():
    assert wrong_foreign_keys(apps.get_models(include_auto_created=False)) == []


@isolate_apps("land.core")
def test_a_foreign_key_up_the_map_is_caught():
    class Spoilt(models.Model):
        person = models.ForeignKey("accounts.Person", models.CASCADE)

        class Meta:
            app_label = "core"

        def __str__(self) -> str:
            return ""

    Spoilt.__module__ = "land.core.models"
    Spoilt._meta.get_field("person").remote_field.model = apps.get_model("accounts.Person")
    assert wrong_foreign_keys([Spoilt]) == ["core.Spoilt.person → accounts.Person"]


def unmapped(names: Iterable[str]) -> list[str]:
    """Modules of the land that the map does not name."""
    return [name for name in names if height(name) is None and name not in EDGE]


def test_every_module_of_the_land_is_on_the_map():
    names = [
        f"land.{path.stem}"
        for path in sorted((ROOT / "land").iterdir())
        if path.stem not in {"__init__", "locale", "__pycache__"} and (path.suffix == ".py" or path.is_dir())
    ]
    assert unmapped(names) == []


def test_a_module_off_the_map_is_caught():
    assert unmapped(["land.core", "land.attic", "land.urls"]) == ["land.attic"]
