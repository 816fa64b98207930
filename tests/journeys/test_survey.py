"""A representative fills in the digital-maturity questionnaire, interrupted, and reads the report that Celery computed."""

import re

from tests.journeys.conftest import shoot
from tests.journeys.test_every_page import faults


def fill_in(page) -> None:
    """Answer everything on this page: the first choice of each list, the highest point of each scale, 1 in each number."""
    for group in page.locator("main fieldset.field:not(:has(fieldset))").all():
        radios, boxes = group.locator("input[type=radio]"), group.locator("input[type=checkbox]")
        if radios.count():
            radios.last.check()
        elif boxes.count():
            boxes.first.check()


def test_the_questionnaire_is_filled_in_saved_sent_scored_and_read(log_in):
    page = log_in("referente@demo.land")
    page.goto("/rilevazioni/")
    shoot(page, "le-mie-rilevazioni")
    rows = (
        page.locator("main ul.results > li")
        .filter(has_text="Maturità digitale")
        .filter(has_not_text="inviata")
    )
    rows.first.get_by_role("link").first.click()
    shoot(page, "prima-di-cominciare")
    assert faults(page) == []
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/compila/**")
    first = page.url

    page.locator("main input[type=checkbox]").first.check()
    page.get_by_text(re.compile(r"alle \d\d[:.]\d\d")).first.wait_for()
    page.goto("/")
    page.goto(first)
    assert page.locator("main input[type=checkbox]").first.is_checked()

    for number in range(12):
        if "/compila/" not in page.url:
            break
        if number == 0:
            shoot(page, "una-sezione")
            assert faults(page) == []
        fill_in(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Salva e continua").click()
    assert "/riepilogo/" in page.url
    shoot(page, "riepilogo")
    page.get_by_role("button", name="Invia", exact=True).click()
    page.wait_for_load_state()
    # The page that says “in calcolo” asks again by itself.
    page.locator("main svg[role=img]").first.wait_for(timeout=60_000)
    assert page.locator("main table td").count() > 0
    shoot(page, "il-risultato")
    assert faults(page) == []


def test_a_section_is_saved_without_scripts_and_says_what_is_missing(log_in):
    page = log_in("membro@demo.land", scripts=False)
    page.goto("/rilevazioni/")
    page.locator("main ul.results > li").filter(has_text="Profilo").first.get_by_role("link").first.click()
    page.locator("main form button[type=submit]").first.click()
    field = page.locator("main input[type=text], main input:not([type])").first
    field.fill("Cooperativa di prova")
    page.get_by_role("button", name="Salva", exact=True).click()
    assert (
        page.locator("main input[type=text], main input:not([type])").first.input_value()
        == "Cooperativa di prova"
    )


def test_another_cooperatives_result_is_not_there(log_in):
    page = log_in("fondatrice@demo.land")
    answer = page.goto("/rilevazioni/")
    assert answer.status == 200
    assert page.locator("main ul.results > li").count() == 0
