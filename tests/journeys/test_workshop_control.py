"""The control room and the wall in the browser: a day begun, moved, timed, concluded; the wall that loses its connection."""

import re

from tests.journeys.conftest import faults, seen, shoot
from tests.journeys.control_ground import CONTROL, SLUG

WALL = {"width": 1280, "height": 720}


ADDRESS = f"/laboratori/{SLUG}/regia/"


def test_the_control_room_begins_a_day_and_the_wall_follows_and_outlives_its_connection(
    running, log_in, visit
):
    running.manage("shell", "-v", "0", "-c", "from tests.journeys.control_ground import prepare; prepare()")
    page = log_in(CONTROL, phone=True)
    page.goto(ADDRESS)
    seen(page, "regia-prima")
    page.get_by_label("Comincia anche se è convocato per un altro giorno").check()
    page.get_by_role("button", name="Comincia la giornata").click()
    page.get_by_role("heading", level=1, name="Accoglienza").wait_for()
    wall = visit()
    wall.set_viewport_size(WALL)
    wall.goto(page.get_by_role("link", name="Apri lo schermo").get_attribute("href"))
    wall.get_by_text(re.compile("Inquadra, oppure scrivi")).wait_for()
    assert faults(wall) == []
    page.get_by_role("button", name="Avanti: Scenari").click()
    page.get_by_role("heading", level=1, name="Scenari").wait_for()
    page.get_by_label("Minuti").fill("15")
    page.get_by_role("button", name="Avvia").click()
    page.get_by_role("button", name="Aggiungili").wait_for()
    seen(page, "regia-in-corso")
    # The wall shows it by itself; without a connection its last frame stays and the timer goes on.
    wall.locator(".wall-timer", has_text=re.compile(r"14:\d\d")).wait_for()
    assert faults(wall) == []
    shoot(wall, "schermo-fase")
    wall.set_viewport_size(WALL)
    fits = wall.evaluate("document.documentElement.scrollHeight <= innerHeight")
    smallest = wall.evaluate(
        "Math.min(...[...document.querySelectorAll('main p, main h1')].map(p => parseFloat(getComputedStyle(p).fontSize)))"
    )
    assert (fits, smallest >= 36) == (True, True)
    wall.context.set_offline(True)
    wall.get_by_text("fuori linea").wait_for()
    before = wall.locator(".wall-timer").inner_text()
    wall.wait_for_timeout(1500)
    assert wall.locator(".wall-timer").inner_text() != before
    wall.context.set_offline(False)
    wall.get_by_text("fuori linea").wait_for(state="hidden")
    # Somebody else of the control room presses on what they were looking at before.
    page.goto(ADDRESS)
    page.locator(".control-moves [name=seen]").evaluate("field => field.value = 0")
    page.get_by_role("button", name=re.compile("^Avanti")).click()
    page.get_by_text("è stata più veloce").wait_for()
    seen(page, "regia-secondi")


def test_the_control_room_works_without_scripts_and_a_wrong_clock_shows_the_right_time(log_in, visit):
    page = log_in(CONTROL, scripts=False)
    page.goto(ADDRESS)
    page.get_by_role("button", name="Avanti: Visioni, ognuno per sé").click()
    page.get_by_label("Minuti").fill("10")
    page.get_by_role("button", name="Avvia").click()
    wall = visit()
    wall.set_viewport_size(WALL)
    wall.add_init_script(
        "const real = Date.now; Date.now = () => real() + 3 * 3600 * 1000"
    )  # three hours fast
    wall.goto(page.get_by_role("link", name="Apri lo schermo").get_attribute("href"))
    wall.locator(".wall-timer", has_text=re.compile(r"^\s*(10:00|9:\d\d)\s*$")).wait_for()
    page.get_by_label("Messaggio per lo schermo").fill("Si riprende alle 14:30")
    page.get_by_role("button", name="Mostra il messaggio").click()
    wall.get_by_role("heading", name="Si riprende alle 14:30").wait_for()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Prendi una copia di tutto (ZIP)").click()
    assert taken.value.suggested_filename.endswith(".zip")
    page.get_by_role("link", name=re.compile("Concludi la giornata")).click()
    page.get_by_role("button", name="Concludi la giornata").click()
    page.get_by_role("heading", level=1, name="La giornata è conclusa").wait_for()
    page.goto(f"{ADDRESS}giorno/")
    assert "non più annullare o spostare" in page.content()
