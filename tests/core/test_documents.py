"""PDFs are accessible, in the reader's language, and nothing typed in them is markup."""

from io import BytesIO

import pypdf
import pytest
import typst
from django.utils.translation import gettext_lazy, override

from land.core import documents

TEMPLATE = """#import "land.typ": data, land
#show: land
= #data.title
#data.said
#table(columns: 1, table.header[A], ..data.at("cells", default: ()))
"""
NASTY = '#let x = 1 *grassetto* $a^2$ <etichetta> @rif \\ "virgolette" #read("/etc/passwd") // commento'


@pytest.fixture
def template(tmp_path, monkeypatch):
    """A template of this test beside the house's look."""
    (tmp_path / "land.typ").write_bytes((documents.TEMPLATES / "land.typ").read_bytes())
    monkeypatch.setattr(documents, "TEMPLATES", tmp_path)

    def write(text=TEMPLATE):
        (tmp_path / "trial.typ").write_text(text, encoding="utf-8")
        return "trial"

    return write


def words(content):
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(content)).pages)


def test_what_somebody_typed_is_shown_as_it_was_typed(template):
    content = documents.pdf(template(), {"title": NASTY, "said": gettext_lazy("Sector"), "cells": [NASTY]})
    assert words(content).count(NASTY) == 2


def test_a_document_is_tagged_titled_and_says_its_language(template):
    with override("en"):
        content = documents.pdf(template(), {"title": "A title", "said": "Words"})
    reader = pypdf.PdfReader(BytesIO(content))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], reader.metadata.title) == ("en", True, "A title")
    assert "/StructTreeRoot" in root
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_a_document_without_a_title_is_refused(template):
    with pytest.raises(KeyError):
        documents.pdf(template(), {"said": ""})


def test_an_image_without_words_is_refused(template):
    name = template(
        TEMPLATE + """#image(bytes("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'></svg>"))"""
    )
    with pytest.raises(typst.TypstError):
        documents.pdf(name, {"title": "T", "said": ""})


def test_a_template_reads_nothing_outside_its_folder(template):
    with pytest.raises(typst.TypstError):
        documents.pdf(template('#read("/../../etc/hostname")'), {"title": "T"})


def test_a_character_that_no_font_has_is_an_empty_square_and_the_rest_stays(template):
    content = documents.pdf(template(), {"title": "Il 🐟 e 漢字", "said": "Наташа, عمر, «così» ก"})
    said = words(content)
    assert "Il □ e □□" in said
    assert "Наташа" in said
    assert "«così» □ A" in said
