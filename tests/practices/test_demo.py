"""The demo's practices are whole, and more of them are variations."""

import pytest

from land.core.models import SearchEntry
from land.practices import rules
from land.practices.demo import load
from land.practices.models import PracticePage
from tests.make.pages import make_home
from tests.make.reference import make_terms, make_territories

pytestmark = pytest.mark.django_db


def test_the_demo_tells_whole_practices_once_and_varies_them_when_more_are_wanted():
    make_home()
    make_territories()
    make_terms()
    assert load({"practices": 24}) == {"practices": 24}
    assert load({"practices": 27}) == {"practices": 27}
    assert load({"practices": 24}) == {"practices": 27}
    for page in PracticePage.objects.whole():
        values = {field.name: getattr(page, field.name) for field in page._meta.fields}
        if "(" not in page.title:
            assert rules.missing(values, page.indicators.count()) == {}, page.title
    assert SearchEntry.objects.of_kinds(["practice"]).filter(language="it").count() == 27
    assert {page.theme.code for page in PracticePage.objects.whole()} >= {
        "wbo",
        "digital",
        "community",
        "startup",
    }
