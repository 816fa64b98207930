"""A cooperative looks for good practices on a phone, without an account."""

import re

from tests.journeys.conftest import seen, shoot


def test_a_cooperative_finds_a_practice_on_a_phone(visit):
    page = visit(phone=True)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Sfoglia le buone pratiche").first.click()
    page.locator("details.folded > summary, details[data-folded] > summary").first.click()
    page.get_by_label(re.compile("Workers buyout")).first.check()
    page.wait_for_url("**tema=wbo**")
    assert page.get_by_role("main").get_by_role("article").count() == 6
    page.get_by_role("main").get_by_role("article").first.get_by_role("link").click()
    page.wait_for_load_state()
    assert page.locator(".in-brief").first.is_visible()
    seen(page, "una-pratica")


def test_a_search_forgives_accents_and_apostrophes(visit):
    found = []
    for typed in ("dell'impresa", "dell’impresa", "DELL'IMPRESA"):
        page = visit(scripts=False)
        page.goto("/")
        page.fill("#cerca", typed)
        page.press("#cerca", "Enter")
        found.append(page.locator("main ul.results > li, main .results li").count())
    assert len(set(found)) == 1
    assert found[0] > 0


def test_the_directory_is_filtered_and_opened_without_scripts(visit):
    page = visit(scripts=False)
    page.goto("/cooperative/")
    page.get_by_label(re.compile("Viterbo")).check()
    page.locator("[data-without-scripts] button").first.click()
    first = page.get_by_role("main").get_by_role("article").first
    assert "(VT)" in first.inner_text()
    first.get_by_role("link").click()
    assert page.locator(".in-brief").first.is_visible()
    shoot(page, "una-cooperativa")


def test_the_keyboard_reaches_the_content_and_the_menu(visit):
    page = visit()
    page.goto("/buone-pratiche/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenuto"


def test_a_practice_is_proposed_in_six_fields_and_nothing_typed_is_lost(log_in):
    page = log_in("partner@demo.land")
    page.goto("/buone-pratiche/proponi/")
    form = page.locator("main form").last
    form.locator("[name=title]").fill("Una bottega <b>riaperta</b>")
    form.locator("[name=problem]").fill("Il paese era rimasto senza negozio.")
    form.locator("[name=done]").fill("Assemblea in piazza\nRaccolta delle quote")
    form.locator("[name=result]").fill("Sessanta famiglie servite.")
    form.locator("[name=place]").fill("Atlantide")
    form.locator("[name=contact]").fill("Cooperativa di prova")
    form.locator("button[type=submit]").click()
    assert page.locator(".error-summary").is_visible()
    assert form.locator("[name=problem]").input_value() == "Il paese era rimasto senza negozio."
    form.locator("[name=place]").fill("Rieti")
    form.locator("button[type=submit]").click()
    page.wait_for_load_state()
    assert page.locator(".error-summary").count() == 0
    shoot(page, "pratica-proposta")
