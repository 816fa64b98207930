"""The people of a workshop in the browser: the reception, tables and seats, the first questions on a phone, what is printed."""

import re

from tests.journeys.conftest import PHONE, seen, send

AREA = "/la-mia-area/"


def door_of(page, words: str) -> str:
    """Where the panel of one's own area leads."""
    page.goto(AREA)
    link = page.locator("main a").filter(has_text=words).first
    return str(link.get_attribute("href"))


def test_the_control_room_lays_tables_looks_at_the_seats_and_applies_them(log_in):
    page = log_in("regia@demo.land")
    page.goto(door_of(page, "Persone e tavoli"))
    seen(page, "sala-persone-e-tavoli")
    page.get_by_role("main").get_by_role("link", name="Chi siede dove").first.click()
    page.fill("[name=seme]", "7")
    page.check("[name=daccapo]")
    page.get_by_role("button", name="Guarda").click()
    page.get_by_text("Per ora non è cambiato nulla").wait_for()
    seen(page, "sala-chi-siede-dove")
    page.get_by_role("button", name="Applica").click()
    page.get_by_text("Persone con un posto a sedere").wait_for()


def test_whoever_comes_to_the_door_is_let_in_and_takes_part_with_the_code(log_in, visit):
    desk = log_in("tutor@demo.land")
    reception = door_of(desk, "Accoglienza")
    desk.goto(reception)
    seen(desk, "sala-accoglienza")
    desk.set_viewport_size(PHONE)
    desk.locator("summary").filter(has_text="Senza iscrizione").click()
    form = desk.locator("form[action$='/porta/']")
    form.locator("[name=name]").fill("Mirta Salvi")
    form.locator("[name=group]").select_option(index=1)
    form.locator("button[type=submit]").click()
    code = desk.locator(".code-shown").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    seen(desk, "sala-codice-dato")

    phone = visit(phone=True, scripts=False)
    phone.goto("/v/")
    phone.fill("[name=code]", code.lower().replace("-", " "))
    send(phone, "/v/")
    phone.wait_for_url("**/sala/")

    desk.goto(f"{reception}?q={code}")
    seen(desk, "sala-accoglienza-trovata")
    desk.locator("main summary").filter(has_text="Altro").first.click()
    desk.get_by_role("button", name="Dai un codice nuovo").click()
    assert desk.locator(".code-shown").inner_text() != code
    phone.reload()
    phone.wait_for_url("**/v/")


def test_all_that_can_be_printed_stands_on_one_page(log_in):
    page = log_in("regia@demo.land")
    page.goto(door_of(page, "Che cosa stampare"))
    seen(page, "sala-carta")
    for link in page.locator("main a[href$='.pdf']").all():
        answer = page.request.get(str(link.get_attribute("href")))
        assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
