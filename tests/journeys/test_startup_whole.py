"""The whole path in the browser: from a session of a BarCamp to a cooperative in the registry, each gate met, and back.

What people do is done on the pages; only days are made to pass (see path_ground).
"""

import re

from tests.journeys.conftest import seen, send
from tests.journeys.path_ground import BARCAMP, CALL, HOST, MODULES, PEOPLE, TAX_CODE

ASKED, TITLE = "Chi ci pensa ai panni di tutti?", "Una lavanderia di quartiere"
SECTIONS = "123456789"


def let(running, what: str) -> None:
    """Let something of the ground happen: people arrive, days pass."""
    running.manage("shell", "-c", f"from tests.journeys import path_ground as ground; ground.{what}")


def said(page, words: str) -> None:
    """The page says so."""
    page.get_by_text(words).first.wait_for()


def press(page, name: str) -> None:
    """Press the button of this name and wait for the page that follows."""
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def fill(page, **values: str) -> None:
    """Type into the page's fields by their names; `_0_` of a table's first row is written `0-`."""
    for name, value in values.items():
        page.fill(f"main [name='{name.replace('_0_', '0-')}']", value)


def decide(staff, project: str) -> None:
    """Staff decide that a project goes on, and say why."""
    staff.goto(project)
    staff.get_by_label("va avanti").check()
    staff.fill("[name=reason]", "C’è quello che il bando chiede.")
    press(staff, "Decidi e avvisa il gruppo")
    said(staff, "Deciso: il gruppo è avvisato.")


def follow_invitation(page, address: str) -> None:
    """Read the demo's mailbox until the invitation has arrived, and accept it."""
    for _second in range(60):
        page.goto(f"/demo/posta/?a={address}")
        letter = page.get_by_role("link").filter(has_text="Invito nel gruppo promotore")
        if letter.count():
            break
        page.wait_for_timeout(1000)
    letter.first.click()
    page.goto(re.search(r"/startup/gruppi/inviti/[^\s\"<]+", page.content()).group())
    press(page, "Entra nel gruppo")


def test_from_a_session_to_a_cooperative_and_back(running, log_in, visit):
    let(running, "prepare()")
    founders = [log_in(email, phone=True) for email in PEOPLE]
    ida, ugo, _lina = founders
    staff = log_in("staff@demo.land")

    # a session of a BarCamp, held; an idea that is born of it
    ida.goto(f"/startup/barcamp/{BARCAMP}/sessioni/proponi/")
    fill(ida, title=ASKED)
    send(ida)
    session = ida.url
    let(running, f"held('{BARCAMP}')")
    ida.goto(session)
    ida.locator("main a[href*='/startup/idee/nuova/']").first.click()
    fill(
        ida, title=TITLE, need="Nelle case piccole non c’è posto per asciugare.",
        solution="Una lavanderia dei soci, con ritiro a domicilio.",
    )  # fmt: skip
    ida.select_option("[name=theme]", index=1)
    ida.select_option("[name=territory]", index=1)
    ida.check("[name=visibility][value=public]")
    press(ida, "Pubblica")
    ida.get_by_role("heading", name=TITLE).wait_for()
    idea = ida.url

    # its founding group: two are invited, all confirm their will
    ida.goto(f"{idea}gruppo/")
    send(ida)
    group = ida.url
    for email in PEOPLE[1:]:
        fill(ida, email=email)
        send(ida, "/invita/")
    for page, email in zip(founders[1:], PEOPLE[1:], strict=True):
        follow_invitation(page, email)
    for page in founders:
        page.goto(group)
        page.check("[name=category][value=worker]")
        send(page, "/volonta/")

    # the application, confirmed by all of them
    ida.goto(f"/startup/percorsi/{CALL}/domanda/")
    ida.check("main form [name=idea]")
    send(ida)
    application = ida.url
    press(ida, "Invia")
    for page in founders[1:]:
        page.goto(application)
        send(page, "/conferma/")
    project = application.removesuffix("domanda/")
    seen(ida, "percorso-domanda-inviata")
    staff.goto("/gestione/startup/bandi/")
    staff.get_by_role("link", name="Bando del cammino").first.click()
    staff.get_by_role("link", name=TITLE).first.click()
    desk = staff.url
    decide(staff, desk)
    press(staff, "Comincia l’apprendimento dall’esperienza")

    # a visit, with the words of both sides
    ida.goto("/startup/visite/")
    ida.locator("main a[href*='/startup/visite/cooperative/']").first.click()
    ida.check("[name=kind][value=visit]")
    fill(ida, objectives="Come si decidono i turni", day_1="2031-03-03")
    send(ida)
    asked = ida.url
    host = log_in(HOST)
    host.goto(asked)
    host.locator("[name=day]").first.check()
    send(host, "/risposta/")
    let(running, "visited()")
    for page in (ida, host):
        page.goto(asked)
        fill(page, text="Abbiamo lavorato insieme una mattina.")
        send(page, "/racconto/")

    # the six modules: two of the group are there, the register says so
    press_begin = "Comincia la formazione"
    staff.goto(desk)
    press(staff, press_begin)
    for page in (ida, ugo):
        for module in MODULES:
            page.goto(f"/startup/moduli/{module}/")
            page.get_by_role("link", name="Iscriviti", exact=True).click()
            press(page, "Conferma l’iscrizione")
            said(page, "Il posto è confermato.")
    let(running, f"held(*{MODULES!r})")
    for module in MODULES:
        staff.goto(f"/startup/moduli/{module}/")
        staff.get_by_role("link", name="Registro presenze").click()
        staff.locator("main a[href*='/check-in/incontri/']").first.click()
        for choice in staff.locator("main .register-line select").all():
            choice.select_option("present")
        press(staff, "Salva il registro")

    # what they suppose, and what people in the field say of it
    learning = f"{project}apprendimento/"
    ida.goto(f"{learning}ipotesi/nuova/")
    fill(ida, text="Cento famiglie la userebbero ogni mese")
    ida.check("[name=critical]")
    send(ida)
    ida.goto(f"{learning}ricerca/nuova/")
    fill(
        ida, method="Interviste", questions="Dove asciughi i panni?", people="12", starts_on="2026-01-10",
        ends_on="2026-01-20", findings="Nove su dodici li portano altrove.",
    )  # fmt: skip
    ida.select_option("[name^=effect_]", "confirms")
    send(ida)

    # the pre-feasibility plan, signed by all, and its gate
    ida.goto(learning)
    send(ida, "/prefattibilita/")
    plan = ida.url
    for section in SECTIONS:
        ida.goto(f"{plan}sezioni/{section}/")
        fill(ida, text="Quello che sappiamo e come lo sappiamo.")
        if section == "5":
            for row in range(3):
                fill(ida, **{f"competitors-{row}-name": f"Lavanderia {row + 1}"})
        send(ida)
    ida.goto(plan)
    seen(ida, "percorso-prefattibilita")
    send(ida, "/firme/")
    for page in founders:
        page.goto(plan)
        send(page, "/conferma/")
    ida.goto(plan)
    send(ida, "/consegna/")
    ida.goto(learning)
    seen(ida, "percorso-traguardi")
    decide(staff, desk)

    # the business plan: numbers, what each one brings, signatures
    ida.goto(f"{project}business-plan/")
    send(ida)
    business = ida.url
    ida.goto(f"{business}parti/settings/")
    fill(ida, receipt_days="30", payment_days="30")
    press(ida, "Salva")
    ida.goto(f"{business}parti/revenue/")
    fill(ida, _0_label="Lavaggi")
    for year in range(3):
        fill(ida, **{f"0-quantities-{year}": "1.200", f"0-prices-{year}": "12,50"})
    press(ida, "Salva")
    for page in founders:
        page.goto(f"{business}soci/")
        page.locator("main [name$=subscribed]").first.fill("1.000")
        page.locator("main [name$=paid]").first.fill("1.000")
        press(page, "Salva")
    for page in founders:
        page.goto(business)
        send(page, "/firma/")
    ida.goto(business)
    seen(ida, "percorso-piano")
    send(ida, "/invia/")
    decide(staff, desk)

    # the start, and the cooperative in the registry
    ida.goto(project)
    ida.locator("main a[href*='/startup/avvio/']").first.click()
    seen(ida, "percorso-avvio")
    staff.goto(desk)
    staff.get_by_role("link", name="Iscrivi la cooperativa nell’anagrafe").click()
    fill(staff, name="Panni al Vento", tax_code=TAX_CODE, founded_on="2026-06-01")
    for name in ("legal_form", "sector", "albo_category", "municipality"):
        staff.select_option(f"[name={name}]", index=1)
    staff.check("[name=consent_directory]")
    staff.locator("main form button.button").last.click()
    said(staff, "Fatto: il gruppo è avvisato.")

    # from the cooperative back to the session, as anybody walks
    page = visit(phone=True)
    page.goto("/startup/cooperative-nate/")
    page.get_by_role("link", name="Panni al Vento").first.click()
    page.get_by_role("heading", name="Panni al Vento").wait_for()
    seen(page, "percorso-cooperativa")
    page.get_by_role("main").get_by_role("link", name=TITLE).first.click()
    page.get_by_role("main").get_by_role("link", name=ASKED).first.click()
    page.get_by_role("heading", name=ASKED).wait_for()
