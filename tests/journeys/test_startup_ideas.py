"""Sessions and ideas in the browser: votes and a grid, ideas alike, support, two that converge, an invitation."""

from tests.journeys.conftest import seen, send

VOTED = "/startup/barcamp/periferie-che-si-mettono-in-proprio/sessioni/"
DECIDED = "/startup/barcamp/aggiustare-prestare-insegnare/griglia/"
MINE, THEIRS, JOINED = (
    "Attrezzi da riparare insieme",
    "Il banco degli attrezzi di quartiere",
    "Banco e attrezzi",
)
LONG = "una.persona.con.un.indirizzo.che.non.finisce.mai@cooperativa-di-prova-molto-lunga.demo.land"


def press(page, name: str) -> None:
    """Press the first button of this name and wait for the page that follows."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def test_a_person_votes_and_reads_the_grid_of_another_day(log_in):
    page = log_in("referente@demo.land", phone=True)
    page.goto(VOTED)
    assert page.get_by_text("restano 5 voti").count() == 1
    send(page, "/voto/")
    page.get_by_text("restano 4 voti").wait_for()
    seen(page, "sessioni-da-votare")
    page.goto(DECIDED)
    seen(page, "griglia-delle-sessioni")
    page.get_by_role("link", name="Un trapano ogni quante case?").first.click()
    page.get_by_role("heading", name="Un trapano ogni quante case?").wait_for()


def test_an_idea_is_written_supported_and_joined_with_one_that_is_alike(log_in):
    member, other = log_in("membro@demo.land", phone=True), log_in("referente@demo.land")
    member.goto("/startup/idee/nuova/")
    member.locator("main [name=title]").press_sequentially(MINE)
    member.get_by_role("link", name=THEIRS).wait_for()
    seen(member, "idee-simili-mentre-si-scrive")

    plain = log_in("membro@demo.land", scripts=False)
    plain.goto("/startup/idee/nuova/")
    for name, words in (
        ("title", MINE),
        ("need", "Un trapano rotto si butta: nel quartiere nessuno sa chi lo ripara."),
        ("solution", "Un pomeriggio alla settimana si ripara, e gli attrezzi si prestano."),
    ):
        plain.fill(f"main [name={name}]", words)
    plain.select_option("main [name=theme]", index=1)
    plain.select_option("main [name=territory]", index=1)
    press(plain, "Anteprima e idee simili")
    assert plain.get_by_role("link", name=THEIRS).count() == 1
    press(plain, "Pubblica")
    idea = plain.url

    other.goto(idea)
    press(other, "La sostengo")
    assert other.get_by_text("La sostieni.").count() == 1
    seen(other, "un-idea")
    member.goto(f"{idea}converge/")
    member.get_by_label(THEIRS).check()
    press(member, "Continua con queste")
    for name, words in (
        ("title", JOINED),
        ("roles", "Chi ripara tiene il banco."),
        ("credit", "I due nomi."),
    ):
        member.fill(f"main [name={name}]", words)
    seen(member, "una-convergenza-da-proporre")
    press(member, "Invia la proposta")
    other.goto(member.url)
    seen(other, "una-convergenza-a-cui-rispondere")
    press(other, "Sì, sono d’accordo")
    member.goto(idea)
    member.get_by_role("heading", name=JOINED).wait_for()
    lineage = member.get_by_role("main").locator("a[href*='?originale=1']").all_inner_texts()
    assert sorted(lineage) == [MINE, THEIRS]
    seen(member, "un-idea-nata-da-due")


def test_a_long_address_is_invited_from_a_phone(log_in):
    page = log_in("fondatrice@demo.land", phone=True)
    page.goto("/startup/idee/?q=officina")
    page.get_by_role("link", name="L’officina che ripara e insegna").first.click()
    page.get_by_role("link", name="Il gruppo promotore").click()
    page.fill("main [name=email]", LONG)
    send(page, "/invita/")
    page.get_by_text(LONG).first.wait_for()
    seen(page, "un-gruppo-che-invita")
