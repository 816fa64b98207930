"""What PostgreSQL must refuse, what Celery must find, what every notice must have."""

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps

from land.celery import app
from land.notifications.kinds import NoticeKind, kinds
from tests.architecture.test_map import height
from tests.architecture.test_shape import sources

ROOT = Path(settings.BASE_DIR)


def loose_states(all_models: Iterable[type[models.Model]]) -> list[str]:
    """Models whose `state` column no CheckConstraint speaks of."""
    return [
        model._meta.label
        for model in all_models
        if height(model.__module__) is not None
        and any(field.name == "state" for field in model._meta.local_fields)
        and not any(
            isinstance(row, models.CheckConstraint) and "state" in str(row.condition)
            for row in model._meta.constraints
        )
    ]


def test_every_state_column_has_its_constraint():
    assert loose_states(apps.get_models()) == []


@isolate_apps("land.core")
def test_a_loose_state_is_caught():
    class Loose(models.Model):
        state = models.CharField(max_length=5)

        class Meta:
            app_label = "core"

        def __str__(self) -> str:
            return ""

    Loose.__module__ = "land.core.models"
    assert loose_states([Loose]) == ["core.Loose"]


def nudged(text: str) -> list[str]:
    """The task names that a module nudges. A name that is not a literal is returned as its source, and is never known."""
    return [
        node.args[0].value if isinstance(node.args[0], ast.Constant) else ast.unparse(node.args[0])
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "nudge"
    ]


def known_tasks() -> set[str]:
    app.loader.import_default_modules()
    return set(app.tasks)


def test_every_nudged_task_exists():
    names = {name for path in sources() for name in nudged(path.read_text(encoding="utf-8"))}
    assert sorted(names - known_tasks()) == []
    assert names != set()


def test_an_unknown_nudge_is_caught():
    assert set(nudged('nudge("cooperatives.scoar", 1)')) - known_tasks() == {"cooperatives.scoar"}


def without_templates(some: Iterable[NoticeKind]) -> list[str]:
    """Templates that a kind of notice lacks in Italian or English."""
    return [
        f"{language}/{kind.key}.txt"
        for kind in some
        for language in ("it", "en")
        if not (ROOT / "templates" / "email" / language / f"{kind.key}.txt").is_file()
    ]


def test_every_notice_can_be_said_in_italian_and_in_english():
    assert without_templates(kinds) == []
    assert len(kinds) > 0


def test_a_notice_without_templates_is_caught():
    mute = NoticeKind(key="attic-mute", label="", context=lambda facts: {})
    assert without_templates([mute]) == ["it/attic-mute.txt", "en/attic-mute.txt"]


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@isolate_apps("land.core")
def test_a_missing_migration_is_caught():
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ModelState

    class Newcomer(models.Model):
        class Meta:
            app_label = "core"

        def __str__(self) -> str:
            return ""

    loader = MigrationLoader(None)
    written = loader.project_state()
    grown = written.clone()
    grown.add_model(ModelState.from_model(Newcomer))
    changes = MigrationAutodetector(written, grown).changes(graph=loader.graph)
    assert [op.name for migration in changes["core"] for op in migration.operations] == ["Newcomer"]
