"""Phones, tablet, desk, paper screens and results: what each shows, takes and refuses."""

import json
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.make.ballots import add_people, cast, close_now, make_room, open_ballot
from tests.make.people import logged_in, make_staff, make_user
from tests.make.workshops import make_facilitator, phone_of
from workshops.actions import ballots, codes
from workshops.models import Ballot, CastBallot, CastVote, PaperBatch, VoterRoll, Workshop
from workshops.views import ballots as doors

pytestmark = pytest.mark.django_db


def at(room: Workshop, *rest: str) -> str:
    return f"/laboratori/{room.slug}/" + "".join(f"{part}/" for part in rest)


def sent(ballot: Ballot, *numbers: object, **values: object) -> dict:
    """What a phone posts."""
    return {
        "ballot": str(ballot.uuid), "numbers": [str(number) for number in numbers], "confirmed": "1",
        "client_uuid": str(uuid4()), **values,
    }  # fmt: skip


def text(answer) -> str:
    return answer.content.decode()


# ---- The phone ----


def test_the_phone_waits_votes_is_told_its_word_and_sees_the_results_when_they_are_public():
    room = make_room()
    phone, page = phone_of(room.participants.first()), at(room, "sala")
    assert "si apre tra poco" in text(phone.get(page))
    ballot = open_ballot(room)
    shown = text(phone.get(page))
    for option in ballot.options.all():
        assert option.title in shown
    looked = text(phone.post(at(room, "sala", "voto"), {"ballot": str(ballot.uuid), "numbers": ["1", "3"]}))
    assert "Guarda ancora una volta" in looked and not CastBallot.objects.exists()
    assert phone.post(at(room, "sala", "voto"), sent(ballot, 1, 3)).url == page
    assert "il tuo voto c’è" in text(phone.get(page))
    close_now(ballot)
    assert "Il voto è chiuso" in text(phone.get(page))
    ballots.publish(ballot=Ballot.objects.get(), by=None)
    assert "1 voto" in text(phone.get(page))


def test_the_screen_never_shows_what_somebody_has_voted():
    room = make_room()
    ballot, person = open_ballot(room), room.participants.first()
    before = text(phone_of(person).get(at(room, "sala")))
    cast(ballot, person, 2, 3)
    assert "checked" not in before + text(phone_of(person).get(at(room, "sala")))


def test_another_phone_with_the_same_code_sees_that_a_vote_was_given_and_may_replace_it():
    room = make_room()
    ballot, person = open_ballot(room), room.participants.first()
    one, two = phone_of(person), phone_of(person)
    one.post(at(room, "sala", "voto"), sent(ballot, 1))
    assert "Hai cambiato idea?" in text(two.get(at(room, "sala")))
    two.post(at(room, "sala", "voto"), sent(ballot, 2))
    assert CastVote.objects.get().option.number == 2


@pytest.mark.parametrize(
    ("numbers", "extra"),
    [
        ((1, 2, 3), {}), ((1, 1), {}), ((9,), {}), ((-1,), {}), (("1.5",), {}), ((10**9,), {}), ((), {}),
        ((1,), {"client_uuid": "x"}), ((1,), {"client_uuid": ""}), ((1,), {"instead_of": "no"}),
    ],
)  # fmt: skip
def test_a_wrong_ballot_answers_400_keeps_the_ticks_and_stores_nothing(numbers, extra):
    room = make_room()
    ballot, phone = open_ballot(room, votes_per_person=2), phone_of(room.participants.first())
    answer = phone.post(at(room, "sala", "voto"), sent(ballot, *numbers, **extra))
    assert answer.status_code == 400
    assert text(answer).count("checked") == len({n for n in numbers if n in (1, 2, 3, 4)})
    assert (CastBallot.objects.count(), VoterRoll.objects.filter(voted=True).count()) == (0, 0)
    script = phone.post(
        at(room, "sala", "voto"), sent(ballot, *numbers, **extra), headers={"Accept": "application/json"}
    )
    assert (script.status_code, list(script.json())) == (400, ["error"])


def test_before_the_opening_after_the_closing_and_once_annulled_the_answer_is_409_with_a_sentence():
    room = make_room()
    ballot, phone = ballots.prepare(workshop=room, by=None), phone_of(room.participants.first())
    address, script = at(room, "sala", "voto"), {"Accept": "application/json"}
    assert phone.post(address, sent(ballot, 1)).status_code == 409
    ballots.open_ballot(ballot=ballot, by=None)
    closed = close_now(ballot)
    answer = phone.post(address, sent(ballot, 1), headers=script)
    assert (answer.status_code, "chiuso" in answer.json()["error"]) == (409, True)
    assert phone.post(address, sent(ballot, 1)).status_code == 409
    ballots.annul(ballot=closed, by=None, reason="Una prova.")
    assert phone.post(address, sent(ballot, 1)).status_code == 409


def test_a_phone_without_a_code_and_a_form_without_a_token_store_nothing():
    room = make_room()
    ballot = open_ballot(room)
    assert Client().post(at(room, "sala", "voto"), sent(ballot, 1)).url == "/v/"
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = phone_of(room.participants.first()).cookies
    assert strict.post(at(room, "sala", "voto"), sent(ballot, 1)).status_code == 403
    assert not CastBallot.objects.exists()


def test_a_ballot_of_another_workshop_is_not_there():
    room, other = make_room(), open_ballot(make_room())
    open_ballot(room)
    phone = phone_of(room.participants.first())
    for uuid in (other.uuid, uuid4(), "x"):
        assert phone.post(at(room, "sala", "voto"), sent(other, 1) | {"ballot": str(uuid)}).status_code == 404


def test_ideas_of_ones_own_group_cannot_be_ticked():
    room = make_room(own_group="excluded")
    ballot, person = open_ballot(room), room.participants.first()
    room.participants.filter(pk=person.pk).update(theme=ballot.options.first().theme)
    phone = phone_of(person)
    assert text(phone.get(at(room, "sala"))).count(" disabled>") == 2
    assert phone.post(at(room, "sala", "voto"), sent(ballot, 1)).status_code == 400


def test_changing_from_the_look_once_more_keeps_the_ticks():
    room = make_room()
    ballot, phone = open_ballot(room), phone_of(room.participants.first())
    answer = phone.post(
        at(room, "sala", "voto"), {"ballot": str(ballot.uuid), "numbers": ["2", "4"], "back": "1"}
    )
    assert text(answer).count("checked") == 2


def test_the_phone_weighs_little_and_its_questions_do_not_grow_with_the_room():
    room = make_room(people=(3, 3), ideas=20)
    ballot = open_ballot(room)
    phone = phone_of(room.participants.first())
    page = phone.get(at(room, "sala"))
    assert len(page.content) <= 60_000
    with CaptureQueriesContext(connection) as few:
        phone.get(at(room, "sala"))
    for person in room.participants.all()[1:]:
        cast(ballot, person, 1, 2, 3)
    with CaptureQueriesContext(connection) as many:
        phone.get(at(room, "sala"))
    assert len(many) == len(few) <= 12


# ---- The shared tablet ----


def tablet(room: Workshop) -> Client:
    """A tablet that reception has started and logged out of."""
    client, alone = logged_in(make_facilitator(room, "reception")), Client()
    client.post(at(room, "chiosco"), {"step": "start"})
    alone.cookies["chiosco"] = client.cookies["chiosco"].value
    return alone


def test_only_who_receives_people_starts_a_tablet():
    room = make_room()
    for client in (Client(), logged_in(make_user()), logged_in(make_facilitator(room, "observer"))):
        assert client.get(at(room, "chiosco")).status_code == 404
        assert client.post(at(room, "chiosco"), {"step": "start"}).status_code == 404
    client = logged_in(make_facilitator(room, "reception"))
    assert "Tablet condiviso" in text(client.get(at(room, "chiosco")))


def test_the_tablet_takes_a_code_a_vote_and_is_ready_for_the_next_with_nothing_left():
    room = make_room()
    ballot, client, page = open_ballot(room), tablet(room), at(room, "chiosco")
    person = room.participants.first()
    assert client.post(page, {"step": "code", "code": codes.code_of(person).lower()}).url == page
    shown = client.get(page)
    assert ballot.options.first().title in text(shown) and 'data-idle="60"' in text(shown)
    assert shown["Cache-Control"] == "no-store, private"
    looked = client.post(page, {"step": "vote", "ballot": str(ballot.uuid), "numbers": ["1"]})
    assert "Guarda ancora una volta" in text(looked)
    assert client.post(page, {"step": "vote", **sent(ballot, 1)}).url == f"{page}?grazie=si"
    after = text(client.get(page))
    assert ballot.options.first().title not in after and "codice" in after.lower()
    assert VoterRoll.objects.get(voted=True).channel == "kiosk"
    again = client.post(page, {"step": "vote", **sent(ballot, 2)})
    assert again.url == page and CastVote.objects.get().option.number == 1


def test_leaving_or_waiting_forgets_who_was_at_the_tablet():
    room = make_room()
    ballot, client, page = open_ballot(room), tablet(room), at(room, "chiosco")
    client.post(page, {"step": "code", "code": codes.code_of(room.participants.first())})
    client.post(page, {"step": "reset"})
    assert ballot.options.first().title not in text(client.get(page))


def test_a_code_of_another_workshop_or_of_nobody_opens_nothing_on_the_tablet():
    room, other = make_room(), make_room()
    open_ballot(room)
    client = tablet(room)
    for code in (codes.code_of(other.participants.first()), "ZZZZZZZZ", "", "'"):
        assert client.post(at(room, "chiosco"), {"step": "code", "code": code}).status_code == 422


def test_a_tablet_of_one_workshop_is_none_of_another():
    room, other = make_room(), make_room()
    assert tablet(room).get(at(other, "chiosco")).status_code == 404


# ---- The control room ----


def test_the_control_room_takes_a_ballot_all_the_way():
    room = make_room()
    client = logged_in(make_facilitator(room))
    desk = at(room, "voto")
    assert "Prepara il voto" in text(client.get(desk))
    form = text(client.get(f"{desk}prepara/"))
    assert "Idee da votare" in form
    ideas = [str(pk) for pk in room.ideas.values_list("pk", flat=True)]
    posted = client.post(
        f"{desk}prepara/", {"title": "Il voto", "votes_per_person": "5", "ideas": ideas}, follow=True
    )
    assert "Ci sono solo 4 idee" in text(posted)
    ballot = Ballot.objects.get()
    verb = f"{desk}{ballot.uuid}/"
    assert "Il voto è aperto" in text(client.post(f"{verb}apri/", follow=True))
    late = add_people(room, room.groups.first(), 2)
    assert f"…{late[0].code_hint}" in text(client.get(desk))
    client.post(f"{verb}ammetti/", {"all": "1"})
    assert VoterRoll.objects.count() == 14
    assert "da 15 a 30" in text(client.post(f"{verb}in-chiusura/", {"seconds": "5"}, follow=True))
    client.post(f"{verb}in-chiusura/", {"seconds": "15"})
    assert "conto alla rovescia" in text(client.post(f"{verb}chiudi/", follow=True))
    Ballot.objects.update(closes_at=timezone.now())
    assert "nessuno può sapere" in text(client.post(f"{verb}chiudi/", follow=True))
    assert "Pubblica i risultati" in text(client.get(desk))
    client.post(f"{verb}pubblica/")
    assert Ballot.objects.get().state == "published"
    assert client.get(at(room, "risultati")).status_code == 200


def test_preparing_with_one_idea_is_refused_at_its_field():
    room = make_room()
    client = logged_in(make_facilitator(room))
    typed = {"title": "Il voto", "votes_per_person": "5", "ideas": [str(room.ideas.first().pk)]}
    answer = client.post(at(room, "voto", "prepara"), typed)
    assert (answer.status_code, Ballot.objects.count()) == (422, 0)
    assert "almeno due idee" in text(answer)


def test_only_the_control_room_opens_closes_and_publishes_staff_included():
    room = make_room()
    ballot = ballots.prepare(workshop=room, by=None)
    verbs = ("apri", "ammetti", "in-chiusura", "chiudi", "pubblica", "annulla", "spareggio")
    for user in (
        make_staff(),
        make_user(),
        *(make_facilitator(room, role) for role in ("reception", "observer")),
    ):
        client = logged_in(user)
        for verb in verbs:
            assert client.post(at(room, "voto", str(ballot.uuid), verb)).status_code == 404
        assert client.get(at(room, "voto", "prepara")).status_code == 404
    assert logged_in(make_staff()).get(at(room, "voto")).status_code == 200
    other = logged_in(make_facilitator(make_room()))
    assert other.post(at(room, "voto", str(ballot.uuid), "apri")).status_code == 404


def test_the_count_is_seen_by_the_control_room_alone_until_it_is_published():
    room = make_room()
    ballot = open_ballot(room)
    cast(ballot, room.participants.first(), 1)
    close_now(ballot)
    assert "1 voto" in text(logged_in(make_facilitator(room)).get(at(room, "voto")))
    assert "1 voto" not in text(logged_in(make_staff()).get(at(room, "voto")))
    assert "1 voto" not in text(Client().get(at(room, "risultati")))


# ---- Paper ----


def test_two_people_enter_a_pile_and_it_counts():
    room = make_room(people=(3, 3))
    ballot, people = open_ballot(room), list(room.participants.all()[:2])
    one, two = logged_in(make_facilitator(room, "reception")), logged_in(make_facilitator(room))
    stubs = "\n".join(codes.shown(codes.code_of(person)) for person in people)
    assert one.post(at(room, "carta", "schede"), {"sheets": "3", "stubs": stubs}).status_code == 422
    page = one.post(at(room, "carta", "schede"), {"sheets": "2", "stubs": stubs}).url
    read = {"s1-group": "cittadini", "s1-numbers": "1, 2", "s2-group": "cittadini", "s2-numbers": ""}
    wrong = one.post(page, read | {"s1-numbers": "uno"})
    assert (wrong.status_code, "con uno spazio" in text(wrong)) == (422, True)
    assert one.post(page, read).url == page
    assert "1 2" not in text(two.get(page)) and "Seconda lettura" in text(two.get(page))
    two.post(page, read | {"s2-numbers": "4"})
    assert "Dove le due letture non coincidono" in text(two.get(page))
    assert "quando due letture coincidono" in text(one.post(f"{page}conta/", follow=True))
    two.post(page, read)
    cast(ballot, people[0], 3)
    refused = text(one.post(f"{page}conta/", follow=True))
    assert "già arrivato un voto col telefono (1)" in refused
    assert PaperBatch.objects.get().state == "entered"
    asked = text(two.get(f"{page}?telefono=si"))
    assert "over_phone" in asked
    two.post(f"{page}conta/", {"over_phone": "1"})
    assert PaperBatch.objects.get().state == "applied"
    assert ballots.turnout(ballot) == (2, 6)


def test_a_pile_that_comes_after_the_closing_answers_409_and_is_logged():
    room = make_room()
    close_now(open_ballot(room))
    client = logged_in(make_facilitator(room, "reception"))
    stub = codes.code_of(room.participants.first())
    answer = client.post(at(room, "carta", "schede"), {"sheets": "1", "stubs": stub})
    assert (answer.status_code, "non conta" in text(answer)) == (409, True)
    assert room.log.filter(what="paper-late").count() == 1


def test_others_do_not_open_the_screens_of_paper():
    room = make_room()
    open_ballot(room)
    for user in (
        make_user(),
        make_staff(),
        make_facilitator(room, "observer"),
        make_facilitator(make_room()),
    ):
        assert logged_in(user).get(at(room, "carta", "schede")).status_code == 404


@pytest.mark.parametrize("query", ["", "?bianche=3", "?bianche=x", "?bianche=9999"])
def test_sheets_are_an_accessible_pdf(query):
    room = make_room(people=(2, 2), ideas=14)
    ballots.prepare(workshop=room, by=None)
    answer = logged_in(make_facilitator(room, "reception")).get(f"{at(room, 'carta')}schede.pdf{query}")
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )


def test_sheets_wait_until_the_vote_is_prepared():
    room = make_room()
    answer = logged_in(make_facilitator(room)).get(f"{at(room, 'carta')}schede.pdf", follow=True)
    assert "Prima prepara il voto" in text(answer)


# ---- Results ----


def published(**values) -> tuple[Workshop, Ballot]:
    room = make_room(people=(6, 5, 2), **values)
    ballot = open_ballot(room)
    for person in room.participants.all():
        cast(ballot, person, 1, 2)
    return room, ballots.publish(ballot=close_now(ballot), by=None)


def test_page_csv_and_json_tell_one_count_and_hide_the_same_cells():
    room, ballot = published()
    page = text(Client().get(at(room, "risultati")))
    assert "13 voti" in page and page.count("n.d.") >= 4
    csv = text(Client().get(f"{at(room, 'risultati')}?formato=csv"))
    lines = csv.splitlines()
    assert lines[1].split(";")[1:9] == [
        "1",
        ballot.options.first().title,
        "Servizi",
        "13",
        "1",
        "sì",
        "6",
        "non detto (meno di 5)",
    ]
    told = json.loads(Client().get(f"{at(room, 'risultati')}?formato=json").content)["ballots"][0]
    assert told["options"][0]["groups"] == {"cittadini": 6, "cooperative": None, "enti-pubblici": None}
    kept = {key: told[key] for key in told if key not in ("closed_at", "published_at", "sha256")}
    assert ballots.digest(kept) == told["sha256"]


def test_results_cost_the_same_for_two_ideas_and_for_eight():
    costs = []
    for ideas in (2, 8):
        room, _ballot = published(ideas=ideas)
        Client().get(at(room, "risultati"))
        with CaptureQueriesContext(connection) as asked:
            Client().get(f"{at(room, 'risultati')}?v={ideas}")
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_category_of_which_nobody_came_says_so():
    room = make_room(people=(5, 5, 0))
    ballots.publish(ballot=close_now(open_ballot(room)), by=None)
    assert "nessun partecipante" in text(Client().get(at(room, "risultati")))


def test_titles_are_text_wherever_they_are_shown():
    room = make_room()
    nasty = "=SOMMA(1)<script>alert(1)</script>"
    room.ideas.filter(pk=room.ideas.first().pk).update(title=nasty)
    ballot = open_ballot(room)
    phone = text(phone_of(room.participants.first()).get(at(room, "sala")))
    ballots.publish(ballot=close_now(ballot), by=None)
    page = text(Client().get(at(room, "risultati")))
    assert "<script>alert" not in phone + page
    assert "'=SOMMA" in text(Client().get(f"{at(room, 'risultati')}?formato=csv"))


def test_the_wall_shows_turnout_while_it_is_open_and_ten_bars_once_it_is_told():
    room = make_room(people=(6, 6), ideas=12)
    template, context = doors.wall_turnout(room)
    assert "si apre tra poco" in render_to_string(template, context)
    ballot = open_ballot(room)
    for person in room.participants.all():
        cast(ballot, person, 1)
    template, context = doors.wall_turnout(room)
    assert "12</strong>" in render_to_string(template, context)
    template, context = doors.wall_results(room)
    assert ballot.options.first().title not in render_to_string(template, context)
    ballots.publish(ballot=close_now(ballot), by=None)
    template, context = doors.wall_results(room)
    shown = render_to_string(template, context)
    assert shown.count("ballot-track") == 10 and "12 voti" in shown
    assert set(re.findall(r"url\(#(.*?)\)", shown)) <= set(re.findall(r'id="(.*?)"', shown))
