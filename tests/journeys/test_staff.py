"""Staff's day in /gestione/: tasks first, an import with mistakes, a new course, the queue, the dashboard."""

from pathlib import Path

from tests.journeys.conftest import SCREENSHOTS


def test_staff_land_on_tasks_and_import_cooperatives(log_in, tmp_path: Path):
    page = log_in("staff@demo.land")
    page.goto("/gestione/")
    shoot_admin(page, "gestione")
    page.get_by_role("link", name="Importa cooperative").first.click()
    file = tmp_path / "cooperative.csv"
    file.write_text(
        "codice_fiscale;denominazione;albo_categoria;settore_legacoop;comune_istat;consenso_elenco\n"
        "07643520567;Cooperativa Importata Bene;SO;legacoopsociali;058091;sì\n"
        "RSSMRA80A01H501U;Cooperativa con codice di persona;SO;legacoopsociali;058091;sì\n"
        "00743110158;Cooperativa con cifra sbagliata;SO;legacoopsociali;058091;sì\n"
        '00743110157;=HYPERLINK("x");SO;legacoopsociali;999999;sì\n',
        encoding="utf-8",
    )
    page.set_input_files("input[type=file]", file)
    page.locator("main form button").last.click()
    page.get_by_text("E03").first.wait_for()
    text = page.locator("main").inner_text()
    assert [code in text for code in ("E03", "E04", "E07")] == [True, True, True]
    shoot_admin(page, "importa-prova")
    page.get_by_role("button", name="Importa le righe senza errori").click()
    page.get_by_role("link", name="Annulla questa importazione").wait_for()
    page.goto("/cooperative/?q=Importata+Bene")
    assert page.get_by_role("link", name="Cooperativa Importata Bene").count() == 1
    page.go_back()
    page.get_by_role("link", name="Annulla questa importazione").click()
    page.get_by_role("button", name="Annulla l’intera importazione").click()
    page.get_by_text("Annullata il").wait_for()
    page.goto("/cooperative/?q=Importata+Bene")
    assert page.get_by_role("link", name="Cooperativa Importata Bene").count() == 0


def test_staff_see_events_people_and_figures(log_in):
    page = log_in("staff@demo.land")
    for name, address in {
        "appuntamenti": "/gestione/appuntamenti/",
        "cruscotto": "/gestione/cruscotto/",
        "persone": "/gestione/persone/",
    }.items():
        assert page.goto(address).status == 200
        shoot_admin(page, name)
    page.goto("/gestione/appuntamenti/?q=Terra")
    page.get_by_role("link", name="Terra, acqua e nuovi mestieri").click()
    page.locator("tbody tr").filter(has_text="attesa").first.wait_for()
    assert page.locator("tbody tr").filter(has_text="attesa").count() >= 5
    shoot_admin(page, "un-appuntamento")


def test_long_choices_stay_on_a_phone_s_screen(log_in):
    page = log_in("staff@demo.land")
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto("/gestione/interventi/nuovo/")
    page.locator("select").first.wait_for()
    right = "all => Math.max(...all.map(each => each.getBoundingClientRect().right))"
    assert page.locator("main select, main input").evaluate_all(right) <= 360


def test_staff_open_a_new_course_in_one_form(log_in):
    page = log_in("staff@demo.land")
    page.goto("/gestione/")
    page.get_by_role("link", name="Nuovo corso").first.click()
    page.locator("form [name=title]").first.wait_for()
    shoot_admin(page, "nuovo-corso")


def test_an_editor_finds_the_pages_and_no_personal_data(log_in):
    page = log_in("redazione@demo.land")
    page.goto("/gestione/")
    shoot_admin(page, "redazione")
    assert page.get_by_role("link", name="Pubblica una buona pratica").count() >= 1
    assert page.get_by_role("link", name="Importa cooperative").count() == 0
    assert page.goto("/gestione/appuntamenti/").status in (403, 404)


def test_a_member_finds_no_staff_screen(log_in):
    page = log_in("membro@demo.land")
    assert page.goto("/gestione/").status == 404
    assert "Importa cooperative" not in page.content()


def shoot_admin(page, name: str) -> None:
    """Wagtail's own screens are pictured at desk width; on a phone its tables scroll sideways by design."""
    page.set_viewport_size({"width": 1280, "height": 900})
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}-1280.png", full_page=True)
