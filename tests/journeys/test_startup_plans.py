"""The business plan in the browser, at 360 and 1280 pixels: written, checked, signed, without scripts too."""

import re

from tests.journeys.conftest import seen

TITLE = "La ciclofficina dei pendolari"


def test_a_founder_writes_the_plan_and_reads_what_does_not_hold(log_in):
    page = log_in("fondatrice@demo.land", phone=True)
    page.goto("/la-mia-area/")
    page.locator("main a[href*='/business-plan/']").filter(has_text=TITLE).first.click()
    seen(page, "piano-in-sintesi")
    assert "liquidità negativa dal mese 2, minimo −1.345,76 € al mese 12" in page.content()
    plan = page.url
    page.goto(f"{plan}conti/")
    seen(page, "piano-conti")
    page.goto(f"{plan}soci/")
    seen(page, "piano-soci")
    page.goto(f"{plan}parametri/")
    seen(page, "piano-parametri")
    page.goto(f"{plan}parti/history/")
    seen(page, "piano-storia")
    page.goto(f"{plan}parti/fixed_costs/")
    page.fill("[name='0-amounts-0']", "19000.50")
    page.get_by_role("button", name="Salva", exact=True).click()
    page.get_by_role("link", name=re.compile("Si può leggere in due modi")).wait_for()
    seen(page, "piano-costi-rifiutati")
    page.fill("[name='0-amounts-0']", "19.000,50")
    page.get_by_role("button", name="Aggiungi una riga").click()
    page.locator("#row-2").wait_for()
    assert page.input_value("[name='0-amounts-0']") == "19.000,50"
    page.get_by_role("button", name="Salva", exact=True).click()
    page.get_by_text("Salvato. I conti sono ricalcolati.").wait_for()
    seen(page, "piano-costi")


def test_a_tutor_reads_rows_without_scripts_and_takes_the_plan_away(log_in):
    page = log_in("tutor@demo.land", scripts=False)
    page.goto("/la-mia-area/")
    page.get_by_role("main").get_by_role("link", name=TITLE).first.click()
    project = re.sub(r"(/startup/progetti/[^/]+/).*", r"\1", page.url)
    page.goto(f"{project}business-plan/1/parti/revenue/")
    assert page.locator("form.plan-form").count() == 0
    page.goto(f"{project}business-plan/1/soci/")
    assert page.get_by_role("main").locator("table tbody tr").count() == 6
    page.goto(f"{project}business-plan/1/")
    for name in ("pdf", "xlsx", "json"):
        with page.expect_download() as taken:
            page.locator(f"main a[href$='piano.{name}']").click()
        assert taken.value.suggested_filename == f"business-plan-1.{name}"
