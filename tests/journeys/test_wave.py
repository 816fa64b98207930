"""Staff run a whole wave without leaving /gestione/; a representative answers with the help of a colleague."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from tests.journeys.conftest import seen
from tests.journeys.test_staff import shoot_admin
from tests.journeys.test_survey import fill_in

TITLE, CODE = "Maturità di prova", "maturita-di-prova"
DAY = "%Y-%m-%d %H:%M"


def rows(page, name: str):
    """The lines of staff's list that hold this."""
    return page.locator("main tbody tr").filter(has_text=name)


def follow(page) -> None:
    """From the list of surveys to the screen of ours."""
    page.goto("/gestione/rilevazioni/elenco/")
    line = rows(page, TITLE)
    line.locator("[data-controller~=w-dropdown] button").first.click()
    page.get_by_role("link", name="Segui").locator("visible=true").first.click()
    page.wait_for_load_state()


def test_staff_run_a_whole_wave_and_a_colleague_helps_to_answer(log_in):
    staff = log_in("staff@demo.land")
    prepare(staff)
    invite(staff)
    survey = answer(log_in)
    ask_for_a_run(staff)
    reopen(staff)
    answer_again(log_in, survey)
    close_and_score(staff)
    read(log_in, survey)


def prepare(page) -> None:
    """A new wave of the maturity questionnaire, opened for some sizes of cooperatives only."""
    page.goto("/gestione/rilevazioni/elenco/new/")
    now = timezone.localtime()
    page.fill("[name=title]", TITLE)
    page.fill("[name=code]", CODE)
    page.select_option("[name=instrument_version]", label=_option(page, "instrument_version", "DMA-PMI"))
    page.select_option("[name=scoring_spec]", label=_option(page, "scoring_spec", "DMA-PMI"))
    page.select_option("[name=prefill_from]", label="Maturità digitale 2024")
    page.fill("[name=opens_at]", (now - timedelta(hours=1)).strftime(DAY))
    page.fill("[name=closes_at]", (now + timedelta(days=20)).strftime(DAY))
    page.fill("[name=reminder_days]", "una settimana")
    page.keyboard.press("Escape")
    save = page.locator("main form button[type=submit]").last
    save.click()
    page.get_by_text("Servono numeri interi separati da virgole").first.wait_for()
    page.fill("[name=reminder_days]", "7, -3")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/elenco/")
    line = rows(page, TITLE)
    line.locator("[data-controller~=w-dropdown] button").first.click()
    page.get_by_role("link", name="Apri", exact=True).locator("visible=true").first.click()
    page.get_by_label("Roma", exact=True).check()
    shoot_admin(page, "a-chi-si-rivolge")
    page.get_by_role("button", name="Apri", exact=True).click()
    page.get_by_text("La rilevazione è aperta").first.wait_for()


def _option(page, name: str, words: str) -> str:
    """The first choice of a list that holds these words."""
    return page.locator(f"[name={name}] option").filter(has_text=words).first.inner_text()


def invite(page) -> None:
    """Invitations go to those who have somebody to write to; the closing is moved."""
    follow(page)
    page.locator("button[name=invite]").click()
    page.get_by_text(re.compile(r"cooperativ[ae] invitat[ae]")).first.wait_for()
    until = timezone.localtime() + timedelta(days=40)
    page.locator("[name=until]").fill(until.strftime(DAY))
    page.keyboard.press("Escape")
    page.locator("button[name=extend]").click()
    page.get_by_text("resta aperta più a lungo").first.wait_for()
    assert page.get_by_role("heading", name="Per provincia").count() == 1
    assert page.locator("tbody tr").filter(has_text="Roma").count() >= 1
    shoot_admin(page, "seguire-una-rilevazione")


def mine(page):
    """The line of the representative's first cooperative in our wave."""
    page.goto("/rilevazioni/")
    return page.locator("main ul.results > li").filter(has_text=TITLE).first


def answer(log_in) -> str:
    """The representative hands one section over, the colleague fills it in, the representative the rest, and sends.

    Returns the address of the survey of this cooperative.
    """
    page = log_in("referente@demo.land")
    mine(page).get_by_role("link").first.click()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/compila/**")
    start = page.url
    page.goto(re.sub(r"compila/.*", "deleghe/", start))
    page.locator("main form.form [name=email]").fill("docente@demo.land")
    page.locator("main form.form select[name=section]").select_option(index=1)
    seen(page, "deleghe")
    page.get_by_role("button", name="Chiedi per e-mail").click()
    page.locator("main ul.results > li").filter(has_text="docente@demo.land").wait_for()
    colleague = log_in("docente@demo.land")
    letter(colleague, r"/rilevazioni/sezione/[0-9a-f-]{36}/[\w-]+/")
    colleague.wait_for_url("**/compila/**")
    fill_in(colleague)
    with colleague.expect_navigation():
        colleague.locator("main form[data-survey] button[type=submit]").first.click()
    page.goto(start)
    complete(page)
    return re.sub(r"compila/.*", "", start)


def letter(page, address: str) -> None:
    """Open the newest letter of the demo's mailbox with a link like this, follow the link, and accept."""
    found = None
    for _try in range(20):
        page.goto("/demo/posta/")
        for link in page.locator("main a[href*='/demo/posta/']").all()[:6]:
            text = page.request.get(link.get_attribute("href")).text()
            found = re.search(address, text)
            if found:
                page.goto(found.group().replace("&amp;", "&"))
                page.locator("main form button[type=submit]").first.click()
                return
        page.wait_for_timeout(1000)
    raise AssertionError(f"no letter with {address}")


def complete(page) -> None:
    """Fill in every section to the end, and send."""
    for _section in range(14):
        if "/compila/" not in page.url:
            break
        fill_in(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Salva e continua").click()
    assert "/riepilogo/" in page.url
    page.get_by_role("button", name="Invia", exact=True).click()
    page.locator("main svg[role=img]").first.wait_for(timeout=60_000)


def ask_for_a_run(page) -> None:
    """While the wave is open staff ask for a run: the worker ends it and it is the one in use."""
    follow(page)
    page.get_by_role("link", name="Calcoli dei punteggi").first.click()
    page.get_by_role("button", name="Chiedi un calcolo").click()
    until_in_use(page, 1)


def until_in_use(page, number: int) -> None:
    """Look again until so many runs have ended and one is in use."""
    for _look in range(40):
        if (
            rows(page, "1 di 1 calcolate").count() == number
            and page.get_by_text("In uso", exact=True).count()
        ):
            break
        page.wait_for_timeout(1000)
        page.goto(page.url)
    assert rows(page, "1 di 1 calcolate").count() == number


def reopen(page) -> None:
    """Staff read the one that was sent and give it back, with a reason."""
    follow(page)
    page.goto(page.url.split("?")[0] + "?stato=submitted")
    page.get_by_role("link", name=re.compile("revisione 1")).first.click()
    page.locator("a[href$='/riapri/']").first.click()
    page.locator("[name=reason]").fill("Il personale non torna con il bilancio.")
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    assert page.locator("main .help-critical, main .error-message").count() == 0


def answer_again(log_in, survey: str) -> None:
    """The representative goes on from what was sent, which is complete, and sends again."""
    page = log_in("referente@demo.land")
    page.goto(survey)
    page.get_by_role("link", name="Riepilogo").first.click()
    page.get_by_role("button", name="Invia", exact=True).click()
    page.locator("main svg[role=img]").first.wait_for(timeout=60_000)


def close_and_score(page) -> None:
    """Closing asks for another run, over the answers sent again; staff choose between the two."""
    follow(page)
    page.get_by_role("link", name="Chiudi", exact=True).first.click()
    page.get_by_role("button", name="Chiudi", exact=True).click()
    page.get_by_text("La rilevazione è chiusa").first.wait_for()
    follow(page)
    page.get_by_role("link", name="Calcoli dei punteggi").first.click()
    until_in_use(page, 2)
    rows(page, "1 di 1 calcolate").last.get_by_role("button", name="Usa questo").click()
    page.wait_for_load_state()
    assert rows(page, "In uso").count() == 1
    rows(page, "1 di 1 calcolate").first.get_by_role("button", name="Usa questo").click()
    page.wait_for_load_state()
    shoot_admin(page, "calcoli")


def read(log_in, survey: str) -> None:
    """The cooperative reads its result of the closed wave, beside that of the survey before."""
    page = log_in("referente@demo.land")
    page.goto("/rilevazioni/")
    line = page.locator("main ul.results > li").filter(has=page.locator(f"a[href='{urlsplit(survey).path}']"))
    line.get_by_role("link", name="Leggi il risultato").click()
    page.locator("main svg[role=img]").first.wait_for()
    assert re.search("Maturità digitale 202[46]", page.locator("main").inner_text())
