"""Training in the browser, at 360 and 1280 pixels: from the catalogue to the classroom, and to what a course leaves behind."""

import re

from tests.journeys.conftest import seen, send, shoot

HELD, RUNNING = "Rendicontare un progetto finanziato", "Guidare una cooperativa"
FULL = "/formazione/edizioni/primi-passi-nel-digitale"


def classroom(page, title: str) -> None:
    """From one's own area into the classroom of a course."""
    page.goto("/la-mia-area/")
    page.locator("main h4 a[href^='/aula/']").filter(has_text=title).first.click()
    page.get_by_role("heading", name="Programma", exact=True).wait_for()


def test_a_visitor_finds_a_course_by_area_month_and_free_places(visit):
    page = visit(phone=True)
    page.goto("/formazione/?area=digitale")
    seen(page, "formazione-filtrata")
    assert page.get_by_role("main").get_by_role("article").count() >= 1
    page.goto("/formazione/?posti=on")
    titles = page.get_by_role("main").get_by_role("article").all_inner_texts()
    page.goto("/formazione/aree/digitale/")
    seen(page, "un-area")
    page.goto("/formazione/?area=digitale")
    page.get_by_role("main").get_by_role("article").first.get_by_role("link").click()
    seen(page, "un-edizione-piena")
    assert page.get_by_role("link", name="Entra in lista d’attesa").count() == 1
    assert not any(page.locator("h1").inner_text() in title for title in titles)
    page.goto("/calendario/")
    seen(page, "calendario")


def test_the_trainer_runs_a_classroom_in_which_somebody_learns(log_in):
    trainer, learner = log_in("docente@demo.land"), log_in("fondatrice@demo.land", phone=True)
    classroom(trainer, RUNNING)
    room = trainer.url
    seen(trainer, "aula-di-chi-insegna")
    trainer.locator("main a[href$='/materiali/nuovo/']").click()
    trainer.fill("[name=title]", "Un bilancio da leggere")
    trainer.fill("[name=address]", "https://example.org/bilancio")
    send(trainer)
    trainer.get_by_role("link", name="Un bilancio da leggere").wait_for()

    trainer.locator("main a[href$='/gruppi/nuovi/']").click()
    seen(trainer, "gruppi-da-formare")
    send(trainer)
    seen(trainer, "gruppi-proposti")
    assert trainer.locator("main table").count() >= 1
    send(trainer, "/pubblica/")
    trainer.goto(room)
    trainer.locator("main a[href$='/compiti/nuovo/']").click()
    trainer.fill("[name=title]", "Tre domande al bilancio")
    trainer.fill("[name=instructions]", "Tre domande, con i numeri che le fanno nascere.")
    trainer.fill("[name=due_at]", "2031-01-31T18:00")
    seen(trainer, "un-compito-da-dare")
    send(trainer)

    classroom(learner, RUNNING)
    seen(learner, "aula-di-chi-impara")
    assert learner.get_by_role("link", name="Un bilancio da leggere").count() == 1
    learner.get_by_role("link", name="Tre domande al bilancio").click()
    seen(learner, "un-compito")
    learner.locator("form[action$='/parte/'] textarea").fill("Perché i debiti crescono più dei ricavi?")
    send(learner, "/parte/")
    assert "Perché i debiti" in learner.content()
    learner.goto(room)
    learner.get_by_role("main").get_by_role("link", name="Chiedi o racconta").first.click()
    learner.fill("[name=title]", "Si può fotografare la lavagna?")
    learner.fill("[name=body]", "Per chi la settimana scorsa non c’era.")
    send(learner)
    learner.get_by_role("heading", name="Si può fotografare la lavagna?").wait_for()


def test_the_register_is_written_by_hand_and_keeps_the_signed_sheet(log_in, tmp_path):
    sheet = tmp_path / "firme.pdf"
    sheet.write_bytes(b"%PDF-1.4 un foglio firmato")
    page = log_in("docente@demo.land")
    classroom(page, RUNNING)
    page.locator("main a[href$='/registro/']").first.click()
    seen(page, "registro")
    page.locator("main a[href*='/check-in/incontri/']").first.click()
    page.set_input_files("[name=upload]", str(sheet))
    send(page, "/fogli/")
    page.get_by_role("link", name="firme.pdf").wait_for()
    seen(page, "registro-di-un-incontro")
    page.locator("summary").filter(has_text="Elimina").click()
    page.get_by_role("button", name="Butta il foglio").click()
    page.wait_for_load_state()
    assert page.get_by_role("link", name="firme.pdf").count() == 0


def test_a_certificate_is_read_and_verified_by_anybody(log_in, visit):
    page = log_in("fondatrice@demo.land", phone=True)
    page.goto("/attestati/")
    seen(page, "i-miei-attestati")
    code = re.search(r"LAND(-[0-9A-Z]{4}){4}", page.content()).group()
    anybody = visit(phone=True)
    anybody.goto("/verifica/")
    anybody.locator("main form input:not([type=hidden])").first.fill(code.lower())
    send(anybody)
    seen(anybody, "un-attestato-verificato")
    assert HELD in anybody.content()


def test_staff_ask_read_and_account_for_a_course(log_in):
    page = log_in("staff@demo.land")
    page.goto("/formazione/rendiconto/")
    seen(page, "rendiconto")
    with page.expect_download() as taken:
        page.locator("main a[href$='formato=zip']").click()
    assert taken.value.suggested_filename == "rendiconto.zip"
    page.locator("main table a").filter(has_text=re.compile("^F")).first.click()
    page.get_by_role("heading", name="Ore per persona").wait_for()
    page.goto("/gestione/formazione/nuova-edizione/")
    shoot(page, "una-nuova-edizione")


def test_a_group_goes_on_and_a_project_begins_where_the_course_ended(log_in, visit):
    page = log_in("fondatrice@demo.land", phone=True)
    page.goto("/la-mia-area/")
    page.locator("main a[href^='/aula/gruppo/']").first.click()
    seen(page, "un-gruppo-che-continua")
    classroom(page, HELD)
    page.get_by_role("link", name="Avvia un progetto di rete").click()
    page.fill("[name=title]", "Un magazzino per tre cooperative")
    page.fill("[name=summary]", "Dividersi un magazzino e chi lo tiene in ordine.")
    page.fill("[name=partners]", "Cooperativa di prova Tre Voci\nCooperativa di prova Il Fascicolo")
    page.fill("[name=roles_sought]", "Chi ha un furgone")
    seen(page, "un-progetto-da-avviare")
    send(page)
    seen(page, "un-progetto-di-rete")
    anybody = visit()
    anybody.goto("/progetti-di-rete/")
    seen(anybody, "progetti-di-rete")
    anybody.get_by_role("link", name="Un magazzino per tre cooperative").click()
    assert HELD in anybody.content()
    anybody.goto("/risorse/")
    seen(anybody, "risorse")
