"""Words typed in Italian on an English page: English where there is any, else Italian that says it is Italian."""

import pytest
from django.template import Context, Template
from django.utils import translation

from land.core.bilingual import said

BOTH = {
    "title": "Orti & acqua",
    "title_en": "Gardens & water",
    "lines": ["Uno"],
    "lines_en": ["One", "<two>"],
}
ITALIAN = {"title": "Orti & acqua", "title_en": "", "lines": ["Uno"], "lines_en": []}


def drawn(text: str, row: dict, language: str) -> str:
    with translation.override(language):
        return Template(text).render(Context({"row": row}))


@pytest.mark.parametrize(
    ("row", "language", "shown"),
    [
        (BOTH, "it", "Orti &amp; acqua"),
        (BOTH, "en", "Gardens &amp; water"),
        (ITALIAN, "it", "Orti &amp; acqua"),
        (ITALIAN, "en", '<span lang="it">Orti &amp; acqua</span>'),
        ({}, "en", ""),
    ],
)
def test_a_text_is_english_or_italian_and_marked(row, language, shown):
    assert drawn('{% words row "title" %}', row, language) == shown


@pytest.mark.parametrize(
    ("row", "language", "shown"),
    [
        (BOTH, "it", "Uno;"),
        (BOTH, "en", "One;&lt;two&gt;;"),
        (ITALIAN, "en", '<span lang="it">Uno</span>;'),
    ],
)
def test_lines_are_english_or_italian_and_marked(row, language, shown):
    text = '{% lines row "lines" as found %}{% for line in found %}{{ line }};{% endfor %}'
    assert drawn(text, row, language) == shown


def test_where_marks_cannot_stand_the_text_is_plain():
    with translation.override("en"):
        assert [said(row, "title") for row in (BOTH, ITALIAN)] == ["Gardens & water", "Orti & acqua"]
