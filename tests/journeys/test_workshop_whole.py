"""The whole day of a workshop in the browser: control room, wall, three phones, ten paper ballots; and every total agrees."""

import csv
import json
import re
from io import BytesIO, StringIO

from pypdf import PdfReader

from tests.journeys.conftest import seen
from tests.journeys.day_ground import CONTROL, DESK, SCRIBE, SLUG

ROOM = f"/laboratori/{SLUG}/"
PHONES = ((1, 2, 3), (1, 2), (1, 4))
PAPER = ("1 5", "1 5", "1 5", "1 5", "2 6", "2 6", "2 6", "3", "3", "")
VOTES = {1: 7, 2: 5, 5: 4, 3: 3, 6: 3, 4: 1}


def ground(running, call: str) -> str:
    """Let something of the ground happen; what it printed last."""
    said = running.manage(
        "shell", "-v", "0", "-c", f"from tests.journeys import day_ground as ground; ground.{call}"
    )
    return said.splitlines()[-1] if said.strip() else ""


def press(page, name: str) -> None:
    """Press the first button whose name begins so, and wait for the page that follows."""
    page.get_by_role("main").get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first.click()
    page.wait_for_load_state()


def go_on(control, phase: str) -> None:
    """The control room moves the room to the next phase."""
    control.goto(f"{ROOM}regia/")
    press(control, "Avanti")
    control.get_by_role("heading", level=1, name=phase, exact=True).wait_for()


def come_in(page, code: str) -> None:
    """A phone comes in with the code of a slip."""
    page.goto(f"/v/{code}/")
    press(page, "Entra")
    page.wait_for_url(re.compile("/sala/"))


def read_sheets(page, pile: str) -> None:
    """Somebody reads the sheets of a pile, one by one."""
    page.goto(pile)
    for serial, numbers in enumerate(PAPER, start=1):
        page.select_option(f"[name=s{serial}-group]", index=1 + serial % 2)
        page.fill(f"[name=s{serial}-numbers]", numbers)
    press(page, "Salva questa lettura")


def told_by(text: str) -> dict[int, int]:
    """Option → votes, as a list of bars reads: “1. Titolo … 7 voti”."""
    found = re.findall(r"(\d+)\.\s[^\n]*?\n[^\n]*?(\d+) vot[io]", text)
    return {int(number): int(votes) for number, votes in found}


def test_a_whole_day_from_the_door_to_the_report_and_all_totals_agree(running, log_in, visit):
    codes = json.loads(ground(running, "prepare()"))
    control, desk, scribe = log_in(CONTROL), log_in(DESK), log_in(SCRIBE)
    phones = [visit(phone=True) for _turn in range(3)]

    # Welcome: the last one arrives, phones come in and say how they see cooperation.
    control.goto(f"{ROOM}regia/")
    press(control, "Comincia la giornata")
    wall = visit()
    wall.goto(control.get_by_role("link", name="Apri lo schermo").get_attribute("href"))
    wall.get_by_text("Inquadra").first.wait_for()
    desk.goto(f"{ROOM}accoglienza/")
    desk.fill("[name=codice]", codes[-1])
    press(desk, "È qui")
    desk.get_by_text("13 qui").wait_for()
    for phone, code in zip(phones, codes, strict=False):
        come_in(phone, code)
    phones[0].locator("input[type=radio]").first.check()
    press(phones[0], "Invia")
    phones[0].get_by_role("heading", name="Ben").wait_for()

    # Scenarios; then what each fears and wishes, and what the groups make of it.
    go_on(control, "Scenari")
    phones[1].get_by_role("heading", name=re.compile("scenari", re.I)).first.wait_for()
    go_on(control, "Visioni, ognuno per sé")
    phones[0].get_by_label("La tua carta").first.wait_for()
    phones[0].get_by_label("La tua carta").first.fill("L’ultimo forno chiude")
    press(phones[0], "Invia la carta")
    control.goto(f"{ROOM}regia/")
    press(control, "Carte")
    wall.get_by_text("L’ultimo forno chiude").wait_for()
    go_on(control, "Visioni di ogni gruppo")
    scribe.goto(f"{ROOM}scriba/1/")
    story = scribe.locator("#visione-negative")
    story.get_by_label("Titolo").fill("Le luci spente")
    story.get_by_label("La visione, raccontata").fill("Alle cinque in piazza non c’è nessuno.")
    story.get_by_role("button", name="Salva la visione").click()
    scribe.get_by_text("La visione è salvata.").wait_for()

    # The common vision keeps who does not agree.
    go_on(control, "Visione comune")
    control.goto(f"{ROOM}regia/visione-comune/")
    control.locator("summary").filter(has_text="Aggiungi").click()
    form = control.locator("form[action$='/nuova/']")
    form.locator("[name=text]").fill("Servizi vicini, tenuti da chi ci abita")
    stances = form.locator("select")
    stances.nth(0).select_option("shared")
    stances.nth(1).select_option("opposed")
    form.locator("button").last.click()
    control.get_by_text("Servizi vicini, tenuti da chi ci abita").first.wait_for()

    # Ideas: one’s own, brought to the table, completed and chosen there.
    go_on(control, "Idee, ognuno per sé")
    phones[0].get_by_label("La tua idea in una riga").wait_for()
    phones[0].get_by_label("La tua idea in una riga").fill("Il forno di tutti")
    press(phones[0], "Portala al tavolo")
    go_on(control, "Idee di ogni gruppo")
    scribe.goto(f"{ROOM}scriba/3/")
    scribe.get_by_role("link", name="Il forno di tutti").click()
    scribe.get_by_label("Che cosa si farebbe").fill("Riaprire il forno in cooperativa.")
    scribe.get_by_label("Entro quando").select_option("short")
    press(scribe, "Salva l’idea")
    press(scribe, "Sceglila")
    ground(running, "other_tables()")
    go_on(control, "Idee presentate")
    go_on(control, "Voto")

    # The vote: three phones and ten sheets, read twice.
    control.goto(f"{ROOM}voto/prepara/")
    press(control, "Prepara il voto")
    press(control, "Apri il voto")
    control.get_by_role("button", name="Avvia il conto").wait_for()
    for phone, numbers in zip(phones, PHONES, strict=True):
        phone.goto(f"{ROOM}sala/")
        for number in numbers:
            phone.locator(f"input[name=numbers][value='{number}']").check()
        press(phone, "Continua")
        press(phone, "Invia il mio voto")
        phone.get_by_text("Inviato: il tuo voto c’è.").wait_for()
    desk.goto(f"{ROOM}carta/schede/")
    desk.fill("[name=sheets]", str(len(PAPER)))
    desk.fill("[name=stubs]", "\n".join(codes[3:]))
    press(desk, "Vai alle schede")
    pile = desk.url
    read_sheets(desk, pile)
    read_sheets(control, pile)
    press(control, "Conta questo pacco")
    wall.get_by_text("13").first.wait_for()
    control.goto(f"{ROOM}voto/")
    control.fill("[name=seconds]", "15")
    press(control, "Avvia il conto")
    control.get_by_role("button", name="Pubblica i risultati").wait_for(timeout=40_000)
    press(control, "Pubblica i risultati")
    wall.locator(".wall-results li").first.wait_for()
    assert told_by(wall.locator(".wall-results").inner_text()) == VOTES
    phones[0].goto(f"{ROOM}sala/")
    assert told_by(phones[0].locator("main").inner_text()) == VOTES

    # The plan, the closing, the report.
    go_on(control, "Piano")
    go_on(control, "Chiusura")
    phones[1].goto(f"{ROOM}sala/")
    press(phones[1], "Preferisco non dirlo")
    control.goto(f"{ROOM}regia/")
    control.get_by_role("link", name=re.compile("Concludi la giornata")).click()
    press(control, "Concludi la giornata")
    control.goto(f"{ROOM}dopo/")
    press(control, "Proponi le idee più votate")
    control.goto(f"{ROOM}dopo/")
    press(control, "Comincia il resoconto")
    control.goto(f"{ROOM}dopo/report/")
    press(control, "Fallo leggere")
    ground(running, "ten_days_pass()")
    control.goto(f"{ROOM}dopo/report/")
    press(control, "Firmalo")
    control.goto(f"{ROOM}dopo/report/")
    press(control, "Pubblicalo")

    # Everybody reads the same: page, table, file, document.
    anybody = visit()
    anybody.goto(f"{ROOM}report/")
    seen(anybody, "un-giorno-intero-resoconto")
    report = anybody.locator("main").inner_text()
    table = anybody.request.get(f"{ROOM}dati/risultati.csv").body().decode("utf-8-sig")
    rows = [row for row in csv.reader(StringIO(table), delimiter=";") if "totale" in row]
    assert {int(row[1]): int(row[-1]) for row in rows} == VOTES
    document = anybody.request.get(f"{ROOM}report/1/report.pdf").body()
    printed = " ".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages)
    for text in (report, printed):
        for number, title in ((1, "Il forno di tutti"), (5, "Il bosco di tutti")):
            assert re.search(rf"{title}\D+{VOTES[number]}\b", text) is not None
        assert "Servizi vicini, tenuti da chi ci abita" in text
