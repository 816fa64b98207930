"""Staff run a whole survey without leaving `/gestione/`, while a cooperative fills it in with a colleague."""

import re
from datetime import datetime, timedelta

from tests.journeys.conftest import shoot
from tests.journeys.test_every_page import faults
from tests.journeys.test_survey import fill_in

CODE, TITLE = "maturita-di-prova", "Maturità di prova"
COLLEAGUE = "collega@demo.land"


def new_wave(page) -> None:
    """A survey on digital maturity from yesterday to next month."""
    page.goto("/gestione/rilevazioni/elenco/new/")
    page.fill("#id_code", CODE)
    page.fill("#id_title", TITLE)
    page.select_option("#id_instrument_version", label="DMA-PMI 1.0.0")
    page.select_option("#id_scoring_spec", label="DMA-PMI 1.0.0 / 1.0.0")
    today = datetime.now()
    page.fill("#id_opens_at", f"{today - timedelta(days=1):%Y-%m-%d %H:%M}")
    page.fill("#id_closes_at", f"{today + timedelta(days=30):%Y-%m-%d %H:%M}")
    page.fill("#id_reminder_days", "7,-3")
    page.keyboard.press("Escape")
    page.locator("main form button[type=submit], form button.action-save").last.click()
    page.wait_for_url("**/rilevazioni/elenco/")


def act(page, name: str) -> None:
    """Press a button of the survey's page and wait for what it says."""
    page.get_by_role("button", name=re.compile(name)).first.click()
    page.locator(".messages li").first.wait_for()


def test_staff_run_a_survey_from_its_making_to_the_score_in_use(log_in):
    staff = log_in("staff@demo.land")
    new_wave(staff)
    row = staff.locator("tr").filter(has_text=TITLE)
    row.get_by_role("link", name="Apri").click()
    staff.get_by_role("button", name="Apri").click()
    staff.get_by_text("La rilevazione è aperta").first.wait_for()
    follow = staff.url
    act(staff, "Invita")
    staff.fill("#id_until", f"{datetime.now() + timedelta(days=45):%Y-%m-%dT%H:%M}")
    act(staff, "Tienila aperta")

    page = log_in("referente@demo.land")
    page.goto("/rilevazioni/")
    page.locator("main ul.results > li").filter(has_text=TITLE).first.get_by_role("link").first.click()
    intro = page.url
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/compila/**")
    section = page.url
    page.goto(f"{intro}deleghe/")
    page.fill("#id_email", COLLEAGUE)
    page.get_by_role("button", name="Chiedi per e-mail").click()
    page.get_by_text(COLLEAGUE).first.wait_for()
    shoot(page, "una-sezione-affidata")
    assert faults(page) == []
    page.get_by_role("button", name=re.compile("Riprendi")).first.click()
    page.goto(section)
    for _number in range(12):
        if "/compila/" not in page.url:
            break
        fill_in(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Salva e continua").click()
    page.get_by_role("button", name="Invia", exact=True).click()
    page.locator("main svg[role=img]").first.wait_for(timeout=60_000)

    staff.goto(follow)
    assert staff.locator("tr").filter(has_text="Tutti").first.locator("td").nth(2).inner_text() == "1"
    staff.get_by_role("link", name="Chiudi").click()
    staff.get_by_role("button", name="Chiudi").click()
    staff.goto(f"{follow}calcoli/")
    in_use = staff.locator("strong").filter(has_text="In uso")
    for _turn in range(60):
        if in_use.count():
            break
        staff.wait_for_timeout(500)
        staff.reload()
    assert "1 di 1" in staff.locator("table.listing").inner_text()

    staff.goto(f"{follow}?stato=submitted")
    staff.get_by_role("link", name="revisione 1").click()
    staff.get_by_role("link", name="Riapri").click()
    staff.fill("#id_reason", "Una cifra da correggere.")
    act(staff, "Riapri")
    page.goto("/rilevazioni/")
    row = page.locator("main ul.results > li").filter(has_text=TITLE).first
    assert "inviata" not in row.inner_text()
