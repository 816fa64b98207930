"""A code opens the room to a phone; nobody needs an account, and what the room says when asked is little and quick."""

import pytest

from tests.make.workshops import make_participant, make_running, make_workshop, phone_of
from workshops.actions import codes, room
from workshops.models import Participant, Workshop

pytestmark = pytest.mark.django_db


def sala(workshop: Workshop) -> str:
    return f"/laboratori/{workshop.slug}/sala/"


def test_a_code_is_read_however_it_is_typed():
    row = make_participant(make_running())
    code = codes.code_of(row)
    for typed in (
        code.lower(),
        f" {codes.shown(code)} ",
        " ".join(code),
        code.replace("0", "O").replace("1", "l"),
    ):
        assert codes.find(typed).pk == row.pk


@pytest.mark.parametrize("typed", ["", "ZZZZZZZZ", "7K2P", "7K2P9XQ47", "'; drop table", "é" * 8])
def test_an_unknown_code_is_told_so_and_what_was_typed_stays(client, typed):
    make_participant(make_running())
    answer = client.post("/v/", {"code": typed})
    assert answer.status_code == 422
    assert "sala" not in client.cookies


def test_the_qr_of_a_slip_asks_before_it_opens(client):
    row = make_participant(make_running())
    code = codes.code_of(row)
    asked = client.get(f"/v/{code}/")
    assert (asked.status_code, "sala" in client.cookies) == (200, False)
    assert f'value="{code}"' in asked.content.decode()
    assert client.post("/v/", {"code": code}).url == sala(row.workshop)
    assert client.get(sala(row.workshop)).status_code == 200


def test_without_a_code_one_is_sent_to_the_door(client):
    assert client.get(sala(make_running())).url == "/v/"


def test_the_code_of_one_workshop_opens_no_other():
    row = make_participant(make_running())
    assert phone_of(row).get(sala(make_running())).url == "/v/"


def test_a_code_given_anew_stops_the_old_one_and_its_phones_at_once():
    row = make_participant(make_running())
    phone, old = phone_of(row), codes.code_of(row)
    new = codes.fresh_code(participant=row)
    assert codes.code_of(new) != old
    assert phone.get(sala(row.workshop)).url == "/v/"
    with pytest.raises(codes.UnknownCode):
        codes.find(old)
    assert codes.find(codes.code_of(new)).pk == row.pk


def test_the_table_holds_no_code():
    row = make_participant(make_running())
    code = codes.code_of(row)
    kept = [str(value) for value in Participant.objects.filter(pk=row.pk).values_list()[0]]
    assert not [value for value in kept if code in value]


def test_the_code_of_a_draft_or_called_off_workshop_opens_nothing():
    row = make_participant(make_workshop(opened=False))
    with pytest.raises(codes.UnknownCode):
        codes.find(codes.code_of(row))


def test_the_state_is_told_with_one_query_and_only_if_it_is_another(client, django_assert_num_queries):
    workshop = make_running()
    address = f"/laboratori/{workshop.slug}/stato/"
    with django_assert_num_queries(1):
        told = client.get(address).json()
    assert (told["phase"], told["mode"], told["ballot"], told["state"]) == (
        "welcome",
        "join",
        None,
        "running",
    )
    with django_assert_num_queries(1):
        assert client.get(address, {"v": told["seen"]}).status_code == 204
    room.changed(workshop)
    assert client.get(address, {"v": told["seen"]}).json()["version"] == told["version"] + 1


def test_the_state_of_a_draft_is_that_of_no_workshop(client):
    assert client.get(f"/laboratori/{make_workshop(opened=False).slug}/stato/").status_code == 404
    assert client.get("/laboratori/nessuno/stato/").status_code == 404
