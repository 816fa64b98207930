"""An aspiring founder registers, takes a place in a course, waits for one in a full BarCamp, and withdraws."""

import re

from tests.journeys.conftest import PASSWORD, seen, shoot

ADDRESS = "nuova.fondatrice@demo.land"


def confirm_by_mail(page) -> None:
    """Read the demo's mailbox until the confirmation has arrived, and follow its link."""
    for _second in range(60):
        page.goto("/demo/posta/")
        letter = page.get_by_role("main").get_by_role("link").filter(has_text="conferma dell’indirizzo")
        if letter.count():
            break
        page.wait_for_timeout(1000)
    letter.first.click()
    address = re.search(r"/account/confirm-email/[^\s\"<]+", page.content()).group()
    page.goto(address.replace("&amp;", "&"))
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()


def test_from_registration_to_a_place_and_back(visit):
    page = visit(phone=True)
    page.goto("/formazione/")
    page.get_by_role("main").get_by_role("article").first.get_by_role("link").click()
    page.get_by_role("link", name="Iscriviti", exact=True).click()
    page.get_by_role("main").get_by_role(
        "link", name=re.compile("Registrati|registra", re.IGNORECASE)
    ).first.click()
    page.fill("input[name=email]", ADDRESS)
    page.fill("input[name=first_name]", "Nuova")
    page.fill("input[name=last_name]", "Fondatrice")
    page.fill("input[name=password1]", PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    confirm_by_mail(page)
    page.goto("/account/login/")
    if "/account/login/" in page.url:
        page.fill("input[name=login]", ADDRESS)
        page.fill("input[name=password]", PASSWORD)
        page.locator("main form button[type=submit]").click()
        page.wait_for_load_state()

    page.goto("/formazione/")
    page.get_by_role("main").get_by_role("article").first.get_by_role("link").click()
    seen(page, "un-corso")
    page.get_by_role("link", name="Iscriviti", exact=True).click()
    page.get_by_role("button", name="Conferma l’iscrizione").click()
    page.get_by_text("Il posto è confermato.").first.wait_for()
    shoot(page, "iscrizione-confermata")

    page.goto("/startup/")
    page.get_by_role("link", name="Terra, acqua e nuovi mestieri").click()
    shoot(page, "un-barcamp-pieno")
    page.get_by_role("link", name="Entra in lista d’attesa").click()
    page.get_by_role("button", name="Conferma l’iscrizione").click()
    page.wait_for_load_state()
    if page.locator(
        "[name=accept_overlap]"
    ).count():  # on some days of the year the demo's course falls on its BarCamp
        page.check("[name=accept_overlap]")
        page.get_by_role("button", name="Conferma l’iscrizione").click()
    page.get_by_text(re.compile("in posizione")).first.wait_for()
    shoot(page, "in-lista-d-attesa")

    page.goto("/iscrizioni/")
    assert page.locator("main ul.results > li").count() == 2
    seen(page, "le-mie-iscrizioni")
    page.goto("/la-mia-area/")
    seen(page, "la-mia-area")

    page.goto("/iscrizioni/")
    page.locator("main ul.results > li").first.get_by_role("link").click()
    page.get_by_text("Rinuncia", exact=True).click()
    page.get_by_role("button", name="Conferma la rinuncia").click()
    page.get_by_text(re.compile("La rinuncia è registrata")).first.wait_for()


def test_a_place_is_taken_without_scripts(log_in):
    page = log_in("docente@demo.land", scripts=False)
    page.goto("/startup/")
    page.get_by_role("link", name="Periferie che si mettono in proprio").click()
    page.get_by_role("link", name="Iscriviti", exact=True).click()
    page.get_by_role("button", name="Conferma l’iscrizione").click()
    assert page.get_by_text("Il posto è confermato.").first.is_visible()


def test_mail_arrives_with_the_event_attached(log_in, running):
    page = log_in("regia@demo.land")
    page.goto("/startup/")
    page.get_by_role("link", name="Paesi che restano: servizi, case, boschi").click()
    page.get_by_role("link", name="Iscriviti", exact=True).click()
    page.get_by_role("button", name="Conferma l’iscrizione").click()
    for _second in range(60):
        page.goto("/demo/posta/")
        if page.get_by_text(re.compile("Posto confermato: Paesi che restano")).count():
            break
        page.wait_for_timeout(1000)
    page.get_by_text(re.compile("Posto confermato: Paesi che restano")).first.click()
    assert "appuntamento.ics" in page.content()
    shoot(page, "una-mail")
