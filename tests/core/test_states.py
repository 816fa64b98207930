from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from land.core.errors import DomainError, WrongState
from land.core.states import move
from tests.make.places import make_programme

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 12, 31, tzinfo=UTC)


def test_a_state_moves_with_its_time():
    programme = make_programme()
    move(programme, to="closed", frm="open", closed_at=NOW)
    programme.refresh_from_db()
    assert (programme.state, programme.closed_at) == ("closed", NOW)


def test_whoever_comes_second_is_told_and_overwrites_nothing():
    programme = make_programme()
    stale = type(programme).objects.get(pk=programme.pk)
    move(programme, to="closed", frm="open", closed_at=NOW)
    with pytest.raises(WrongState):
        move(stale, to="closed", frm=["open"], closed_at=datetime(2028, 1, 1, tzinfo=UTC))
    programme.refresh_from_db()
    assert programme.closed_at == NOW


def test_postgresql_refuses_a_state_without_its_time():
    with pytest.raises(IntegrityError, match="core_programme_state_has_its_time"):
        move(make_programme(), to="closed", frm="open")


def test_a_refusal_puts_its_facts_into_its_sentence():
    class TooMany(DomainError):
        sentence = "Ci sono già %(held)d persone."

    assert str(TooMany(held=25)) == "Ci sono già 25 persone."
    assert str(DomainError("Così.", field="name")) == "Così."
