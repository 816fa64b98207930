"""A representative fills in the digital-maturity questionnaire, interrupted, and reads the report that Celery computed."""

import re

from tests.journeys.conftest import seen, shoot


def fill_in(page) -> None:
    """Answer everything on this page, what the last wave knew first: the first choice of each list, the highest of each scale."""
    confirm = page.locator("main button[name=confirm]")
    if confirm.count():
        with page.expect_navigation():
            confirm.first.click()
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
    seen(page, "prima-di-cominciare")
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
            seen(page, "una-sezione")
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
    seen(page, "il-risultato")


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


def test_two_windows_that_disagree_are_both_shown_with_buttons_that_fit_a_phone(log_in):
    page = log_in("membro@demo.land", phone=True)
    page.goto("/la-mia-area/")
    survey = page.locator("main li").filter(has_text="Profilo").filter(has_text="Aperta fino al").first
    survey.get_by_role("link").first.click()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/compila/**")
    other = page.context.new_page()
    other.goto(page.url)
    for window, name in ((page, "Prima"), (other, "Seconda")):
        window.locator("main input[type=text]").first.fill(f"Cooperativa {name}")
        window.locator("[data-saved]").filter(has_text=re.compile(r"\w")).wait_for()
    clash = other.locator("[data-clash]")
    assert "in un’altra finestra" in clash.inner_text() and "Cooperativa Prima" in clash.inner_text()
    first, second = (clash.get_by_role("button").nth(number).bounding_box() for number in (0, 1))
    assert (first["x"], first["width"]) == (second["x"], second["width"])
    assert second["y"] >= first["y"] + first["height"] and first["x"] + first["width"] <= 360
    clash.get_by_role("button", name="Prendi l’altra risposta").click()
    assert other.locator("main input[type=text]").first.input_value() == "Cooperativa Prima"


COVERED = """() => {
  const field = document.activeElement, bar = document.querySelector(".autosave");
  if (!field.closest("form[data-survey]") || bar.contains(field)) return false;
  const [one, two] = [field, bar].map((each) => each.getBoundingClientRect());
  return getComputedStyle(bar).position === "sticky" && one.bottom > two.top + 1 && one.top < two.bottom;
}"""


def test_the_bar_that_saves_never_covers_what_has_the_focus(log_in):
    page = log_in("membro@demo.land", phone=True)
    page.goto("/rilevazioni/")
    page.locator("main ul.results > li").filter(has_text="Profilo").first.get_by_role("link").first.click()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/compila/**")
    for size in ("100%", "200%"):
        page.reload()
        page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
        page.locator("h1").focus()
        for _press in range(20):
            page.keyboard.press("Tab")
            assert not page.evaluate(COVERED), size


def test_another_cooperatives_result_is_not_there(log_in):
    page = log_in("fondatrice@demo.land")
    answer = page.goto("/rilevazioni/")
    assert answer.status == 200
    assert page.locator("main ul.results > li").count() == 0
