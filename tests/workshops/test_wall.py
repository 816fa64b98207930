"""The wall and the phone that listens: what is shown, at which address, with which clock."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.make.people import logged_in
from tests.make.workshops import make_facilitator, make_participant, make_running, make_workshop, phone_of
from workshops import actions
from workshops.actions.log import SENTENCES, said
from workshops.models import LogLine, PlanItem, Screen, Workshop
from workshops.views.wall import MODES, address_of

pytestmark = pytest.mark.django_db


def now_of(row):
    return Workshop.objects.whole().get(pk=row.pk)


def shown(client, row):
    answer = client.get(address_of(now_of(row)))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_wall_opens_with_its_secret_alone_and_an_old_secret_opens_nothing(client):
    row = make_running()
    old = address_of(row)
    assert client.get(old).status_code == 200
    assert client.get(reverse("workshops:wall", args=[row.slug, "0" * 32])).status_code == 404
    other = make_running()
    assert client.get(reverse("workshops:wall", args=[row.slug, other.screen.secret])).status_code == 404
    actions.new_wall_address(workshop=row, by=None)
    assert client.get(old).status_code == 404
    assert client.get(address_of(now_of(row))).status_code == 200


def test_the_wall_can_only_be_read_and_knows_nobody():
    row = make_running()
    client = logged_in(make_facilitator(row))
    answer = client.get(address_of(row))
    page = answer.content.decode()
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "<form" not in page and "<a " not in page
    assert client.post(address_of(row)).status_code == 405


@pytest.mark.parametrize("mode", Screen.Mode.values)
def test_code_address_and_qr_are_always_on_the_wall(client, mode):
    row = make_running()
    Screen.objects.filter(workshop=row).update(mode=mode, message="A tra poco")
    page = shown(client, row)
    assert row.join_code in page and "/v</strong>" in page and 'class="qr"' in page


def test_a_mode_that_nothing_draws_shows_the_phase(client, monkeypatch):
    row = make_running("own_ideas")
    Screen.objects.filter(workshop=row).update(mode="cards")
    monkeypatch.delitem(MODES, "cards", raising=False)
    assert "<h1>Idee, ognuno per sé</h1>" in shown(client, row)


def test_the_timer_is_told_by_the_servers_clock_and_a_wrong_clock_is_measured_by_it(client):
    row = actions.set_timer(workshop=make_running("own_ideas"), minutes=10, by=None)
    actions.show_on_wall(workshop=row, mode="phase", by=None)
    page = shown(client, row)
    ends, now = (int(re.search(rf'data-{name}="(\d+)"', page)[1]) for name in ("ends", "now"))
    assert ends == int(row.phase_ends_at.timestamp())
    assert abs(now - timezone.now().timestamp()) < 5
    state = client.get(reverse("workshops:state", args=[row.slug])).json()
    assert {"now", "phase_ends_at"} <= set(state)


def test_a_message_is_text_on_the_wall_and_never_markup(client):
    row = make_running()
    actions.show_on_wall(workshop=row, mode="message", message="<b>Pausa</b>  \n fino alle 15 🍝", by=None)
    page = shown(client, row)
    assert "&lt;b&gt;Pausa&lt;/b&gt; fino alle 15 🍝" in page


def test_another_mode_keeps_the_words_of_the_message_and_no_phone_looks_again():
    row = make_running()
    actions.show_on_wall(workshop=row, mode="message", message="Pausa", by=None)
    screen = actions.show_on_wall(workshop=row, mode="join", by=None)
    assert (screen.mode, screen.message) == ("join", "Pausa")
    assert now_of(row).version == row.version


@pytest.mark.parametrize(
    ("begun", "words"), [("coming", "Si comincia tra poco"), ("concluded", "Grazie di esserci")]
)
def test_before_and_after_the_day_the_wall_says_so(client, begun, words):
    row = make_workshop() if begun == "coming" else make_running("closing")
    Screen.objects.filter(workshop=row).update(mode="phase")
    if begun == "concluded":
        actions.conclude(workshop=row, by=None)
    assert words in shown(client, row)


def test_the_wall_asks_the_database_as_much_for_one_person_as_for_many(client):
    row = make_running()

    def cost():
        with CaptureQueriesContext(connection) as seen:
            shown(client, row)
        return len(seen)

    shown(client, row)
    one = cost()
    for _turn in range(3):
        make_participant(row)
    assert cost() == one


def test_the_phone_reads_the_plan_as_it_is_written_without_names():
    row = make_running("plan")
    phone = phone_of(make_participant(row))
    address = reverse("workshops:phone", args=[row.slug])
    assert "Quello che si scrive compare qui." in phone.get(address).content.decode()
    PlanItem.objects.create(workshop=row, title="Orto di quartiere", horizon="short")
    PlanItem.objects.create(
        workshop=row, title="Funivia", horizon="long", state="abandoned", reason="Troppo cara."
    )
    page = phone.get(address).content.decode()
    assert "Orto di quartiere" in page and "Funivia" not in page


def test_the_phone_shows_how_much_time_is_left_whatever_it_is_doing():
    row = make_running("plan")
    phone = phone_of(make_participant(row))
    address = reverse("workshops:phone", args=[row.slug])
    assert "data-timer" not in phone.get(address).content.decode()
    actions.set_timer(workshop=row, minutes=10, by=None)
    page = phone.get(address).content.decode()
    hour = timezone.localtime(now_of(row).phase_ends_at)
    assert "data-timer" in page and f"fino alle {hour:%H:%M}" in page
    assert len(page.encode()) < 60_000


def test_every_sentence_of_the_log_is_told_even_when_a_fact_is_missing():
    row = make_running()
    moment = (timezone.now() + timedelta(days=1)).isoformat()
    facts = {
        "frm": moment,
        "to": "vote",
        "mode": "join",
        "role": "scribe",
        "group": "cittadini",
        "minutes": 5,
    }
    for what in SENTENCES:
        for told in (facts, {}):
            words = said(LogLine(workshop=row, what=what, facts=told))
            assert words and "%(" not in words
    assert said(LogLine(workshop=row, what="never heard of", facts={})) == "never heard of"
    assert (
        said(LogLine(what="phase", facts={"frm": "welcome", "to": "vote"})) == "Fase: da Accoglienza a Voto"
    )
