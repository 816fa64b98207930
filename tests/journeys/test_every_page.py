"""Every public page, as a visitor sees it: pictures at both widths, no fault that axe finds, complete without scripts."""

import pytest

from tests.journeys.conftest import faults, shoot

PAGES = {
    "home": "/",
    "progetto": "/progetto/",
    "da-dove-parto": "/da-dove-parto/",
    "buone-pratiche": "/buone-pratiche/",
    "cerca": "/cerca/?q=cooperative+di+comunità",
    "startup": "/startup/",
    "formazione": "/formazione/",
    "calendario": "/calendario/",
    "cooperative": "/cooperative/",
    "laboratori": "/laboratori/",
    "partenariati": "/partenariati/",
    "comunita": "/comunita/",
    "risorse": "/risorse/",
    "notizie": "/notizie/",
    "rilevazioni": "/rilevazioni/",
    "osservatorio": "/osservatorio/",
    "mappa": "/osservatorio/mappa/",
    "metodo": "/osservatorio/metodo/",
    "dati-aperti": "/osservatorio/dati-aperti/",
    "accessibilita": "/accessibilita/",
    "privacy": "/privacy/",
    "accesso": "/account/login/",
    "registrazione": "/account/signup/",
    "non-trovata": "/questa-pagina-non-esiste/",
    "english": "/en/",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_is_whole_at_both_widths_and_axe_finds_nothing(visit, name):
    page = visit()
    page.goto(PAGES[name])
    shoot(page, name)
    assert page.locator("h1").count() == 1
    assert faults(page) == []


@pytest.mark.parametrize(
    "name", ["home", "buone-pratiche", "cerca", "startup", "formazione", "cooperative", "calendario"]
)
def test_a_public_page_reads_the_same_without_scripts(visit, name):
    with_scripts, without = visit(), visit(scripts=False)
    with_scripts.goto(PAGES[name])
    without.goto(PAGES[name])
    assert without.locator("main h1").inner_text() == with_scripts.locator("main h1").inner_text()
    assert without.locator("main a").count() == with_scripts.locator("main a").count()
