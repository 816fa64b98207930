"""After a workshop, in the browser at 360 and 1280 pixels: report, plan, needs, territories compared, the desk."""

from tests.journeys.conftest import seen

WORKSHOP = "/laboratori/laboratorio-lazio-nord/"


def test_whoever_reads_goes_from_a_workshop_to_report_plan_and_comparison(visit):
    page = visit(phone=True, scripts=True)
    page.goto(WORKSHOP)
    page.get_by_role("link", name="Il report").click()
    page.get_by_role("heading", name="La visione comune e i suoi dissensi").wait_for()
    seen(page, "laboratorio-report")
    page.goto(WORKSHOP)
    page.get_by_role("link", name="Piano di attività").click()
    page.get_by_text("senza notizie da 90 giorni").first.wait_for()
    seen(page, "laboratorio-piano")
    page.get_by_role("link", name="Corriera a chiamata: sei mesi").click()
    seen(page, "laboratorio-attivita")
    page.goto(WORKSHOP)
    page.get_by_role("link", name="Spostarsi senza l’auto").click()
    seen(page, "laboratorio-bisogno")
    page.goto("/laboratori/confronto/")
    seen(page, "laboratori-confronto")
    page.goto("/laboratori/metodo/")
    seen(page, "laboratori-metodo")
    page.goto(f"{WORKSHOP}dati/")
    seen(page, "laboratorio-dati")


def test_whoever_answers_for_an_activity_tells_how_it_goes(log_in, visit):
    page = log_in("partner@demo.land", phone=True)
    page.goto("/la-mia-area/")
    page.get_by_role("link", name="Accordo per l’infermiera di comunità").click()
    page.locator("[name=text]").fill("La ASL ha detto di sì: si comincia da Fontechiara.")
    page.locator("[name=progress]").fill("35")
    page.get_by_role("button", name="Pubblica l’aggiornamento").click()
    page.get_by_text("ora chiunque può leggere come va").wait_for()
    address = page.url
    reader = visit()
    reader.goto(address)
    reader.get_by_text("La ASL ha detto di sì").wait_for()
    assert reader.get_by_text("senza notizie da 90 giorni").count() == 0


def test_the_control_room_records_a_need_and_corrects_the_report(log_in):
    page = log_in("regia@demo.land")
    page.goto(f"{WORKSHOP}dopo/")
    seen(page, "laboratorio-dopo")
    page.get_by_role("link", name="Registra un bisogno").click()
    page.locator("[name=title]").fill("Case da affittare tutto l’anno")
    page.get_by_label("Cooperative", exact=True).check()
    page.get_by_label("Idea: Case vuote").check()
    page.get_by_role("button", name="Salva").click()
    page.get_by_role("link", name="Case da affittare tutto l’anno", exact=True).wait_for()
    page.get_by_text("Correggilo con una nuova versione").click()
    page.locator("[name=rectifies]").fill("I comuni rappresentati erano dodici.")
    page.get_by_role("button", name="Comincia una nuova versione").click()
    page.locator("[name=present]").fill("Sono venute quaranta persone da dodici comuni.")
    page.get_by_role("button", name="Salva", exact=True).first.click()
    page.get_by_text("Salvato.").first.wait_for()
    seen(page, "laboratorio-scrivania")
    page.get_by_role("button", name="Fallo leggere a chi c’era").click()
    page.get_by_role("link", name="Vedilo come lo vede chi c’era").click()
    seen(page, "laboratorio-bozza")
