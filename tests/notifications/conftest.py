"""Kinds with texts of their own."""

from collections.abc import Iterator

import pytest

from land.notifications.kinds import NoticeKind
from tests.make.notices import registered, with_folder, write_texts


class Course:
    """What the test kind speaks of; a test may change it between saying and sending."""

    title = "Crescere con il digitale"
    stands = True


@pytest.fixture
def course() -> Course:
    return Course()


@pytest.fixture
def texts(settings, tmp_path):
    """A folder of templates that is looked into last."""
    settings.TEMPLATES = with_folder(settings.TEMPLATES, tmp_path)
    return tmp_path


@pytest.fixture
def kind(texts, course) -> Iterator[NoticeKind]:
    write_texts(texts, "test-confirmed")
    wanted = NoticeKind(
        key="test-confirmed",
        label="Posti confermati",
        context=lambda facts: {
            "course": course.title,
            "url": "/la-mia-area/",
            "action": "Apri",
            "at": facts.get("at"),
        },
        still_true=lambda facts: course.stands,
    )
    with registered(wanted):
        yield wanted


@pytest.fixture
def optional_kind(texts, course) -> Iterator[NoticeKind]:
    write_texts(texts, "test-reminder")
    wanted = NoticeKind(
        key="test-reminder",
        label="Promemoria",
        context=lambda facts: {"course": course.title, "url": "/la-mia-area/", "action": "Apri"},
        optional=True,
    )
    with registered(wanted):
        yield wanted
