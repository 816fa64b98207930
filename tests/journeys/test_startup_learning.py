"""What groups learn, in the browser: two who wish to talk, a visit asked and told, a section saved, the gate."""

import re
from datetime import date, timedelta

from tests.journeys.test_training import seen, send

EVENT = "/startup/incontri/incontri-tra-chi-cerca-e-chi-offre/partecipanti/"
HALF, PASSED = "Sportello digitale itinerante", "La ciclofficina dei pendolari"


def project_of(page, title: str) -> str:
    """The address of one of my projects, from my own area."""
    page.goto("/la-mia-area/")
    link = page.get_by_role("main").get_by_role("link", name=title, exact=True).first
    return re.sub(r"(/startup/progetti/[^/]+/).*", r"\1", link.get_attribute("href"))


def wish(page, name: str) -> None:
    """Yes, I would like to talk with this person."""
    page.goto(EVENT)
    page.locator("article").filter(has=page.get_by_role("heading", name=name)).get_by_role(
        "button", name="sì", exact=True
    ).click()
    page.wait_for_load_state()


def test_interest_is_shown_when_both_have_it(log_in):
    founder, member = log_in("fondatrice@demo.land", phone=True), log_in("membro@demo.land")
    wish(founder, "Mara Campione")
    assert founder.get_by_role("heading", name=re.compile("Mara Campione.+lo volete")).count() == 0
    wish(member, "Fosca Ipotesi")
    seen(member, "abbinamenti")
    assert member.get_by_role("heading", name=re.compile("Fosca Ipotesi.+lo volete")).count() == 1


def test_a_visit_is_asked_answered_and_told(log_in):
    member, host = log_in("membro@demo.land", phone=True), log_in("referente@demo.land")
    member.goto("/startup/visite/")
    seen(member, "visite")
    member.get_by_role("main").locator("article h3 a").last.click()
    member.locator("[name=kind]").first.check()
    member.fill("[name=objectives]", "Come si paga il primo stipendio")
    member.fill("[name=day_1]", (date.today() + timedelta(days=12)).isoformat())
    seen(member, "una-visita-da-chiedere")
    send(member)
    member.get_by_text("Come si paga il primo stipendio").wait_for()

    host.goto("/startup/visite/")
    host.get_by_role("main").locator("li").filter(has_text="proposta").get_by_role("link").first.click()
    host.locator("[name=day]").first.check()
    seen(host, "una-visita-a-cui-rispondere")
    host.get_by_role("button", name="Accetta questo giorno").click()
    host.get_by_text("accettata").first.wait_for()
    host.goto("/startup/visite/")
    host.get_by_role("main").locator("li").filter(has_text="con relazione").get_by_role("link").first.click()
    seen(host, "una-visita-raccontata")


def test_a_section_is_saved_and_the_gate_says_what_is_missing_and_what_is_there(log_in):
    member, founder = log_in("membro@demo.land", phone=True), log_in("fondatrice@demo.land")
    project = project_of(member, HALF)
    member.goto(f"{project}apprendimento/")
    seen(member, "verso-il-piano")
    assert member.get_by_text("2 di 6").count() == 1
    member.goto(f"{project}prefattibilita/1/sezioni/5/")
    for column, words in (
        ("name", "Sindacati"),
        ("price", "gratis"),
        ("strength", "Sedi"),
        ("weakness", "Code"),
    ):
        member.fill(f"[name=competitors-2-{column}]", words)
    seen(member, "una-sezione")
    member.get_by_role("button", name="Salva la sezione").click()
    member.get_by_role("cell", name="Sindacati").wait_for()
    seen(member, "prefattibilita-a-meta")
    member.goto(f"{project}apprendimento/")
    assert member.get_by_text("3 di 3").count() == 1

    founder.goto(f"{project_of(founder, PASSED)}apprendimento/")
    seen(founder, "verso-il-piano-aperto")
    assert founder.get_by_text("C’è tutto").count() == 1
