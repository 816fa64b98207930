"""The path in the browser, at 360 and 1280 pixels: an application, an evaluation, a decision, the way back from a cooperative."""

from tests.journeys.conftest import seen, shoot

SECOND = "/startup/percorsi/dall-idea-alla-cooperativa-seconda-edizione/"
IDEA = "Orti sociali e mensa scolastica"


def test_a_founder_finds_the_next_step_and_keeps_a_draft(log_in):
    page = log_in("fondatrice@demo.land", phone=True)
    page.goto(SECOND)
    seen(page, "bando")
    page.locator("main a[href*='/startup/progetti/']").first.click()
    seen(page, "percorso-di-un-gruppo")
    page.get_by_role("link", name="Vai alla domanda").click()
    page.locator("[name=q_sede]").fill("Una stanza in biblioteca")
    page.locator("[name=q_chi]").fill("")
    page.get_by_role("button", name="Invia", exact=True).click()
    page.locator(".errors").first.wait_for()
    seen(page, "domanda-incompleta")
    page.reload()
    page.goto(page.url)
    assert page.locator("[name=q_sede]").input_value() == "Una stanza in biblioteca"


def test_an_application_is_evaluated_and_decided(log_in):
    judge = log_in("valutazione@demo.land", phone=True)
    judge.goto("/startup/valutazioni/")
    seen(judge, "valutazioni")
    judge.get_by_role("link", name=IDEA).click()
    seen(judge, "una-valutazione")
    for field in judge.locator("main input[type=number]").all():
        field.fill("8")
    judge.locator("[name=comment]").fill("Il bisogno è vero; mancano i prezzi.")
    judge.get_by_role("button", name="Invia", exact=True).click()
    judge.get_by_text("La valutazione è inviata.").wait_for()
    staff = log_in("staff@demo.land")
    staff.goto("/gestione/startup/bandi/")
    staff.get_by_role("link", name="seconda edizione").first.click()
    shoot(staff, "gestione-bando")
    staff.get_by_role("link", name=IDEA).click()
    staff.get_by_text("80,0 su 100").wait_for()
    shoot(staff, "gestione-progetto")
    staff.get_by_label("va avanti").check()
    staff.locator("[name=reason]").fill("Un’idea che serve alle scuole.")
    staff.get_by_role("button", name="Decidi e avvisa il gruppo").click()
    staff.get_by_text("Deciso: il gruppo è avvisato.").wait_for()
    staff.get_by_role("button", name="Comincia l’apprendimento dall’esperienza").wait_for()


def test_from_a_cooperative_one_walks_back_to_the_session(visit):
    page = visit()
    page.goto("/startup/cooperative-nate/")
    seen(page, "cooperative-nate")
    page.get_by_role("link", name="Archivio Vivo").click()
    page.locator("main").get_by_role("link", name="Archivio vivo delle fabbriche").click()
    page.locator("main").get_by_role("link", name="E se l’archivio della fabbrica fosse di tutti?").click()
    page.get_by_role("heading", name="E se l’archivio della fabbrica fosse di tutti?").wait_for()
