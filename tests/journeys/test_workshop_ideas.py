"""Cards, visions and ideas in the browser: phones, a scribe whose network comes and goes, the pages after the day."""

import json

from tests.journeys.conftest import DESK, seen

SCRIBE = "membro@demo.land"


def ground(running, call: str) -> str:
    """Let something of the ground happen."""
    return running.manage("shell", "-c", f"from tests.journeys import room_ground as ground; ground.{call}")


def press(page, name: str) -> None:
    """Press the first button of this name and wait for the page that follows."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def test_a_room_writes_its_visions_and_ideas_also_when_the_network_goes(
    running, address, browser, visit, log_in
):
    told = json.loads(
        ground(
            running, f"prepare('Laboratorio delle sorgenti', table1='{SCRIBE}', table3='{SCRIBE}')"
        ).splitlines()[-1]
    )
    room = f"/laboratori/{told['slug']}/"

    # a phone, without scripts
    phone = visit(phone=True, scripts=False)
    phone.goto(f"/v/{told['codes'][0]}/")
    press(phone, phone.get_by_role("main").get_by_role("button").first.inner_text())
    phone.goto(f"{room}sala/")
    phone.get_by_label("Il tuo cartellino").first.fill("L’ultimo forno chiude")
    press(phone, "Invia il cartellino")
    assert phone.get_by_text("Il tuo cartellino è arrivato.").count() == 1

    # a scribe, whose network comes and goes: this browser may complain
    scribe = log_in(SCRIBE)
    state = scribe.context.storage_state()
    context = browser.new_context(base_url=address, viewport=DESK, locale="it-IT", storage_state=state)
    tablet = context.new_page()
    tablet.goto(f"{room}scriba/1/")
    context.route(
        "**/cartellini/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    tablet.get_by_label("Testo del cartellino").first.fill("Nessuno sa più fare un muro a secco")
    press(tablet, "Aggiungi il cartellino")
    tablet.get_by_text("1 ancora da inviare").wait_for()
    tablet.get_by_label("Testo del cartellino").first.fill("Metà di una frase")
    tablet.reload()
    tablet.get_by_text("1 ancora da inviare").wait_for()
    assert tablet.get_by_label("Testo del cartellino").first.input_value() == "Metà di una frase"
    seen(tablet, "bozze-di-un-tavolo-senza-rete")
    with tablet.expect_download() as saved:
        tablet.get_by_role("button", name="Salva come file").click()
    drafts = json.loads(saved.value.path().read_text(encoding="utf-8"))
    assert [draft["text"] for draft in drafts["drafts"]] == ["Nessuno sa più fare un muro a secco"]
    context.unroute("**/cartellini/")
    tablet.get_by_role("button", name="Invia adesso").click()
    tablet.get_by_text("È tutto inviato.").wait_for()
    tablet.locator("[data-live=cards-negative]").get_by_text(
        "Nessuno sa più fare un muro a secco"
    ).first.wait_for()
    context.close()

    # cards together, a vision told
    ground(running, f"move('{told['slug']}', 'group_visions')")
    scribe.goto(f"{room}scriba/1/")
    for box in scribe.get_by_role("checkbox").all():
        box.check()
    scribe.get_by_label("Titolo del grappolo").fill("Un paese che si spegne")
    press(scribe, "Metti insieme")
    scribe.get_by_role("heading", name="Un paese che si spegne").wait_for()
    story = scribe.locator("#visione-negative")
    story.get_by_label("Titolo").fill("Le luci spente")
    story.get_by_label("La visione, raccontata").fill("Alle cinque in piazza non c’è nessuno.")
    story.get_by_role("button", name="Salva la visione").click()
    scribe.get_by_text("La visione è salvata.").wait_for()
    seen(scribe, "un-tavolo-di-visioni")
    phone.goto(f"{room}sala/")
    assert phone.get_by_text("Alle cinque in piazza non c’è nessuno.").count() == 1

    # ideas: from a phone to the table, and chosen
    ground(running, f"move('{told['slug']}', 'own_ideas')")
    phone.goto(f"{room}sala/")
    phone.get_by_label("La tua idea in una riga").fill("Il forno di tutti")
    press(phone, "Portala al tavolo")
    ground(running, f"move('{told['slug']}', 'group_ideas')")
    scribe.goto(f"{room}scriba/3/")
    press(scribe, "Sceglila")
    scribe.get_by_text("Prima di sceglierla scrivete che cosa si fa").wait_for()
    scribe.get_by_role("link", name="Il forno di tutti").click()
    scribe.get_by_label("Che cosa si farebbe").fill("Riaprire il forno in cooperativa.")
    scribe.get_by_label("Entro quando").select_option("short")
    seen(scribe, "un-idea-al-tavolo")
    press(scribe, "Salva l’idea")
    press(scribe, "Sceglila")
    scribe.get_by_text("1 su 5").wait_for()
    seen(scribe, "un-tavolo-di-idee")

    # after the day
    ground(running, f"move('{told['slug']}', '')")
    visitor = visit(phone=True)
    visitor.goto(f"{room}visioni/")
    visitor.get_by_text("Le luci spente").wait_for()
    seen(visitor, "le-visioni-di-un-laboratorio")
    visitor.goto(f"{room}idee/")
    visitor.get_by_text("Riaprire il forno in cooperativa.").wait_for()
    seen(visitor, "le-idee-di-un-laboratorio")
