"""What the room offers to the land."""

import pytest
from django.contrib.auth.models import AnonymousUser

from cooperatives import offers
from cooperatives.models import Cooperative, Response
from tests.make.answers import no_answers
from tests.make.cooperatives import make_cooperative, make_membership, make_response, make_wave
from tests.make.people import make_user
from tests.make.places import make_programme

pytestmark = pytest.mark.django_db


def test_the_two_figures_count_what_they_say():
    programme = make_programme()
    make_response(make_wave(programme=programme), make_cooperative(), sent=True)
    make_response(make_wave(), make_cooperative(), sent=True)
    make_response(make_wave(), make_cooperative(state="draft"))
    assert offers.count_cooperatives(None) == 2
    assert (offers.count_responses(None), offers.count_responses(programme)) == (2, 1)


def test_what_a_reader_may_not_see_is_not_resolved():
    listed, hidden = make_cooperative(), make_cooperative(consent_directory=False)
    found = offers.resolve_cooperatives([listed.uuid, hidden.uuid], AnonymousUser())
    assert {uuid: target.url for uuid, target in found.items()} == {listed.uuid: listed.get_absolute_url()}


def test_the_sitemap_and_the_search_hold_listed_cooperatives_only():
    listed = make_cooperative()
    make_cooperative(visibility="private")
    assert [path for path, _changed in offers.sitemap_rows()] == [
        "/cooperative/", "/osservatorio/mappa/", "/osservatorio/metodo/", "/osservatorio/dati-aperti/",
        listed.get_absolute_url(),
    ]  # fmt: skip
    assert [document.uuid for document in offers.search_documents()] == [listed.uuid]


def test_a_person_takes_their_data_and_leaves_without_a_trace_of_their_name():
    user, other, cooperative = make_user(), make_user(), make_cooperative()
    make_membership(cooperative, user)
    make_membership(cooperative, other)
    make_response(make_wave(), cooperative, sent=True, user=user)
    assert len(offers.personal_data(user.person)) == 2
    offers.erase(user.person)
    assert offers.personal_data(user.person) == []
    assert Response.objects.get().submitted_by is None


@pytest.mark.parametrize(
    ("answers", "sent", "role", "button", "far"),
    [
        (None, False, "compiler", "Comincia", None),
        ({}, False, "compiler", "Continua", "Passi completi: 0 di"),
        (no_answers(), False, "compiler", "Continua", "Passi completi: 11 di 11"),
        (no_answers(), True, "compiler", "Leggi il risultato", None),
        ({}, False, "reader", None, "Passi completi: 0 di"),
    ],
)
def test_my_area_says_how_far_a_survey_is_and_what_to_press(client, answers, sent, role, button, far):
    user, cooperative = make_user(), make_cooperative()
    make_membership(cooperative, user, role)
    wave = make_wave(cooperatives=[cooperative])
    if answers is not None:
        make_response(wave, cooperative, answers, sent=sent)
    client.force_login(user)
    text = client.get("/la-mia-area/").content.decode()
    panel = text[text.index(wave.title) :]
    pressed = [word for word in ("Comincia", "Continua", "Leggi il risultato") if f">{word}</" in panel]
    assert pressed == ([button] if button else [])
    assert ("Passi completi" in panel) == (far is not None)
    assert far is None or far in panel
    assert "Aperta fino al" in panel
    assert ("da cominciare" in panel) == (answers is None) and "da invitare" not in panel


def test_my_area_shows_one_s_cooperatives_and_open_surveys():
    user, cooperative = make_user(), make_cooperative()
    assert offers.my_area(user) is None
    make_membership(cooperative, user)
    wave = make_wave(cooperatives=[cooperative, make_cooperative()])
    shown = offers.my_area(user)
    assert [row.cooperative for row in shown["memberships"]] == [cooperative]
    assert [(row.member.wave, row.member.cooperative) for row in shown["rows"]] == [(wave, cooperative)]
    assert Cooperative.objects.of(user).get() == cooperative
