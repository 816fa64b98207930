from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from land.core import search
from land.core.models import SearchEntry
from tests.make.people import make_user

pytestmark = pytest.mark.django_db


def put(title="", body="", audience="public", **more):
    uuid = uuid4()
    search.index(
        search.Document(
            kind="practice",
            uuid=uuid,
            title=title,
            body=body,
            url="/x/",
            audience=audience,
            dated=datetime(2026, 1, 1, tzinfo=UTC),
            **more,
        )
    )
    return uuid


def found(typed):
    return list(SearchEntry.objects.matching(typed).order_by("-rank").values_list("title", flat=True))


@pytest.mark.parametrize(
    "typed",
    [
        "comunita",
        "COMUNITÀ",
        "impresa",
        "dell'impresa",
        "dell’impresa",
        "L’impresa",
        "l'imprese",
        "cooperativa",
        "cooperative",
        '"cooperative di comunità"',
    ],
)
def test_a_word_is_found_whatever_its_accents_elisions_and_endings(typed):
    put("La rinascita dell’impresa", "<p>Nasce una rete di cooperative di comunità.</p>")
    assert found(typed) == ["La rinascita dell’impresa"]


@pytest.mark.parametrize("typed", ["wbo", "workers buyout", "workers buy-out", "impresa recuperata"])
def test_synonyms_of_the_field_find_each_other(typed):
    put("Un WBO a Pomezia")
    put("Imprese recuperate nel Lazio")
    assert sorted(found(typed)) == ["Imprese recuperate nel Lazio", "Un WBO a Pomezia"]


def test_a_word_beside_a_synonym_is_still_found():
    put("L’impresa recuperata")
    assert found("impresa") == ["L’impresa recuperata"]


def test_a_title_weighs_more_than_a_text():
    put("Un’altra storia", "<p>Si parla di officina.</p>")
    put("L’officina")
    assert found("officina") == ["L’officina", "Un’altra storia"]


@pytest.mark.parametrize(
    "typed", ["%", "'; DROP TABLE", "è il", "", "a" * 300, '"', "-", "\x00", "((((", "|&!"]
)
def test_nothing_typed_makes_the_search_fail(typed):
    put("Una storia")
    assert found(typed) == []


def test_what_is_not_for_you_is_not_there():
    put("Pubblica")
    put("Per chi è registrato", audience="registered")
    put("Per lo staff", audience="staff")
    seen = {
        name: SearchEntry.objects.visible_to(user).count()
        for name, user in {
            "visitor": AnonymousUser(),
            "person": make_user(),
            "staff": make_user(roles=("staff",)),
        }.items()
    }
    assert seen == {"visitor": 1, "person": 2, "staff": 3}


def test_a_document_is_rewritten_and_forgotten():
    uuid = put("Prima versione")
    search.index(
        search.Document(
            kind="practice",
            uuid=uuid,
            title="Seconda versione",
            url="/x/",
            dated=datetime(2026, 1, 1, tzinfo=UTC),
        )
    )
    assert (found("prima"), found("seconda")) == ([], ["Seconda versione"])
    search.forget("practice", uuid)
    assert SearchEntry.objects.count() == 0
