"""The vote in the browser, at 360 and 1280 pixels: ticks that survive, phones without network, without script, by keyboard."""

import json
import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error

from tests.journeys.conftest import seen

ROOM = """
import json
from django.utils import translation
from land.accounts.models import Person
from tests.make.ballots import make_room
from workshops.actions import codes
from workshops.models import Facilitator
translation.activate("it")
room = make_room(people=(7, 6, 5, 2), ideas=12, title="Laboratorio del voto", themes=["Servizi", "Boschi", "Case", "Lavoro"])
TITLES = ["Una bottega in ogni paese", "Il taxi sociale dei lunedì", "Un medico a turno", "Il bosco di tutti",
    "Castagne con un nome", "Sentieri curati da chi li usa", "Case vuote, case aperte", "Un tetto per chi torna",
    "Una comunità energetica", "L’officina delle riparazioni", "Un mestiere da imparare qui", "La cooperativa dei servizi"]
for idea, title in zip(room.ideas.order_by("pk"), TITLES):
    idea.title = title
    idea.save()
for email in ("regia@demo.land", "staff@demo.land"):
    person = Person.objects.get(user__email=email)
    Facilitator.objects.create(workshop=room, person=person, role="control" if email.startswith("regia") else "reception")
print(json.dumps([room.slug, [codes.code_of(person) for person in room.participants.order_by("pk")]]))
"""
VOTES = """
from uuid import uuid4
from workshops.actions import voting
from workshops.models import Ballot, VoterRoll
ballot = Ballot.objects.get(workshop__slug=%r, state="open")
for turn, row in enumerate(VoterRoll.objects.filter(ballot=ballot, voted=False).order_by("-pk")[:%d]):
    numbers = sorted({1 + turn %% 3, 5 + turn %% 4, 12 - turn %% 5})
    voting.vote(ballot=ballot, participant=row.participant, numbers=numbers, client_uuid=uuid4())
"""


@pytest.fixture(scope="module")
def room(running):
    """(slug, codes) of a workshop in the phase of the vote, with twenty people present."""
    return json.loads(running.manage("shell", "-v", "0", "-c", ROOM).splitlines()[-1])


def come_in(page, code: str) -> None:
    """A phone comes in with the code of a slip."""
    page.goto("/v/")
    page.fill("input[name=code]", code)
    page.click("main form button")
    page.wait_for_url(re.compile("/sala/"))


def tick(page, *numbers: int) -> None:
    for number in numbers:
        page.locator(f"input[name=numbers][value='{number}']").check()


def ticked(page) -> list[str]:
    return page.locator("input[name=numbers]:checked").evaluate_all("boxes => boxes.map((box) => box.value)")


def test_a_room_votes_by_phone_without_script_by_keyboard_and_without_network(running, room, visit, log_in):
    slug, codes = room
    control, patient, plain, keys = (
        log_in("regia@demo.land"),
        visit(phone=True),
        visit(phone=True, scripts=False),
        visit(phone=True),
    )
    control.goto(f"/laboratori/{slug}/voto/prepara/")
    seen(control, "voto-da-preparare")
    control.get_by_role("button", name="Prepara il voto").click()
    control.get_by_role("button", name="Apri il voto").wait_for()
    seen(control, "voto-preparato")
    come_in(patient, codes[0])
    seen(patient, "telefono-voto-tra-poco")
    control.get_by_role("button", name="Apri il voto").click()
    control.get_by_role("button", name="Avvia il conto").wait_for()

    # The phone that was waiting is shown the ballot by itself.
    patient.get_by_role("group").wait_for()
    seen(patient, "telefono-scheda")
    tick(patient, 1, 4, 9)
    patient.get_by_text("Ti restano 2 voti").wait_for()
    running.manage("shell", "-v", "0", "-c", VOTES % (slug, 12))
    patient.wait_for_timeout(9000)
    assert ticked(patient) == ["1", "4", "9"]
    patient.reload()
    patient.get_by_text("Ti restano 2 voti").wait_for()
    assert ticked(patient) == ["1", "4", "9"]
    tick(patient, 10, 11)
    patient.get_by_text("Hai usato tutti i tuoi voti").wait_for()
    patient.locator("input[value='12']").click()
    assert "12" not in ticked(patient)

    # No network: plainly not sent yet, then sent by itself.
    patient.context.set_offline(True)
    patient.get_by_role("button", name="Continua").click()
    patient.get_by_role("heading", name="Guarda ancora una volta").wait_for()
    seen(patient, "telefono-guarda")
    patient.get_by_role("button", name="Invia il mio voto").click()
    patient.get_by_text("Non ancora inviato").wait_for()
    seen(patient, "telefono-non-inviato")
    patient.context.set_offline(False)
    patient.get_by_text("Inviato: il tuo voto c’è.").wait_for()
    patient.get_by_text("La parola del tuo voto").wait_for()
    assert ticked(patient) == []
    word = patient.locator("[data-word] strong").inner_text()
    patient.reload()
    assert patient.locator("[data-word] strong").inner_text() == word
    seen(patient, "telefono-inviato")

    # Without a script.
    come_in(plain, codes[1])
    tick(plain, 2, 3)
    plain.get_by_role("button", name="Continua").click()
    plain.get_by_role("heading", name="Guarda ancora una volta").wait_for()
    plain.get_by_role("button", name="Cambia").click()
    assert ticked(plain) == ["2", "3"]
    plain.get_by_role("button", name="Continua").click()
    plain.get_by_role("button", name="Invia il mio voto").click()
    plain.get_by_text("Inviato: il tuo voto c’è.").wait_for()

    # By keyboard alone, and blank.
    come_in(keys, codes[2])
    keys.locator("input[value='1']").focus()
    for key in ("Space", "Tab", "Space", "Space"):
        keys.keyboard.press(key)
    assert ticked(keys) == ["1"]
    keys.keyboard.press("Shift+Tab")
    keys.keyboard.press("Space")
    keys.get_by_role("button", name="Continua").focus()
    keys.keyboard.press("Enter")
    keys.get_by_text("Vuoi consegnare scheda bianca?").wait_for()
    keys.keyboard.press("Tab")
    keys.keyboard.press("Enter")
    keys.get_by_text("Inviato: il tuo voto c’è.").wait_for()


def test_the_shared_tablet_and_paper(room, visit, log_in):
    slug, codes = room
    staff, control = log_in("staff@demo.land"), log_in("regia@demo.land")
    staff.goto(f"/laboratori/{slug}/chiosco/")
    seen(staff, "tablet-da-avviare")
    staff.get_by_role("button", name="Usa questo tablet").click()
    staff.get_by_role("heading", name="Vota qui").wait_for()
    seen(staff, "tablet-codice")
    staff.fill("input[name=code]", codes[3])
    staff.get_by_role("button", name="Vai alla scheda").click()
    tick(staff, 6)
    seen(staff, "tablet-scheda")
    staff.get_by_role("button", name="Continua").click()
    staff.get_by_role("button", name="Invia il mio voto").click()
    staff.get_by_text("Il tablet è pronto").wait_for()
    with suppress(Error):  # “Back” leads to a form already sent, which the browser does not show again
        staff.go_back()
    assert staff.locator("input[name=numbers]").count() == 0

    staff = log_in("staff@demo.land")
    staff.goto(f"/laboratori/{slug}/carta/schede/")
    staff.fill("[name=sheets]", "2")
    staff.fill("[name=stubs]", "\n".join(codes[4:6]))
    seen(staff, "carta")
    staff.get_by_role("button", name="Vai alle schede").click()
    for serial, numbers in ((1, "1 2"), (2, "7")):
        staff.select_option(f"[name=s{serial}-group]", index=1)
        staff.fill(f"[name=s{serial}-numbers]", numbers)
    seen(staff, "carta-lettura")
    staff.get_by_role("button", name="Salva questa lettura").click()
    pile = staff.url
    control.goto(pile)
    for serial, numbers in ((1, "1 2"), (2, "8")):
        control.select_option(f"[name=s{serial}-group]", index=1)
        control.fill(f"[name=s{serial}-numbers]", numbers)
    control.get_by_role("button", name="Salva questa lettura").click()
    control.get_by_role("heading", name="Dove le due letture").wait_for()
    seen(control, "carta-differenze")
    staff.goto(pile)
    staff.locator("summary").filter(has_text="Rileggi").click()
    for serial, numbers in ((1, "1 2"), (2, "8")):
        staff.select_option(f"[name=s{serial}-group]", index=1)
        staff.fill(f"[name=s{serial}-numbers]", numbers)
    staff.get_by_role("button", name="Salva questa lettura").click()
    staff.get_by_role("button", name="Conta questo pacco").click()
    staff.get_by_text("Contato: questo pacco è nel voto.").wait_for()


def test_the_vote_closes_is_counted_and_told(room, visit, log_in):
    slug, codes = room
    control, phone = log_in("regia@demo.land"), visit(phone=True)
    come_in(phone, codes[6])
    tick(phone, 8)
    control.goto(f"/laboratori/{slug}/voto/")
    seen(control, "voto-aperto")
    control.fill("[name=seconds]", "15")
    control.get_by_role("button", name="Avvia il conto").click()
    control.get_by_role("button", name="Chiudi e conta").wait_for()
    phone.get_by_text("Il voto sta per chiudere").wait_for()
    assert ticked(phone) == ["8"]
    seen(phone, "telefono-in-chiusura")
    control.get_by_role("button", name="Pubblica i risultati").wait_for(timeout=40_000)
    seen(control, "voto-contato")
    phone.get_by_text("quello che non è stato inviato non conta").wait_for()
    assert ticked(phone) == ["8"]
    control.get_by_role("button", name="Pubblica i risultati").click()
    control.get_by_text("I risultati sono pubblici").first.wait_for()
    anybody = visit()
    anybody.goto(f"/laboratori/{slug}/risultati/")
    seen(anybody, "risultati-del-voto")
    come_in(phone, codes[7])
    seen(phone, "telefono-risultati")
