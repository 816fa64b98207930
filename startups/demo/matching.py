"""A matching event, the six modules, and cooperatives that receive groups. Everything is invented."""

from datetime import timedelta

from django.utils import timezone

from cooperatives.models import Cooperative
from land.core.holidays import open_day
from land.core.models import Territory
from land.enrolment import actions as enrolment
from land.enrolment.actions import place_named
from startups.actions import encounters, modules, visits
from startups.demo.barcamps import moment
from startups.demo.ideas import person_named
from startups.models import MatchingEvent, Module, VisitHost

MODULES = (
    (
        "product",
        "Che cosa vendiamo, e a chi serve",
        "Dall’idea a un prodotto o servizio che qualcuno vuole davvero.",
    ),
    ("markets", "Chi compra, quanti sono, chi c’è già", "Segmenti, numeri con la fonte, concorrenti."),
    ("marketing", "Farsi conoscere senza sprecare", "Messaggi, canali e costi della comunicazione."),
    ("organisation", "Chi fa che cosa", "Ruoli, soci lavoratori, turni e decisioni."),
    ("control", "I conti di ogni mese", "Ricavi, costi e cassa: leggere i segnali per tempo."),
    ("finance", "Da dove viene il denaro", "Capitale sociale, prestiti, fondi per le nuove cooperative."),
)
HOSTS = (
    "Una mattina in laboratorio e poi domande a chi ha cominciato.",
    "Si vede come si decide insieme, e come si tengono i conti.",
    "Una giornata accanto ai soci, dal magazzino al banco.",
)
#: who is there, what each offers and seeks
CARDS = (
    (
        "fondatrice@demo.land",
        ["meccanica", "uno spazio"],
        ["contabilità", "comunicazione"],
        "Apro una ciclofficina.",
    ),
    (
        "membro@demo.land",
        ["comunicazione", "bandi"],
        ["autista", "informatica"],
        "Giriamo i mercati con un furgone.",
    ),
    ("Celeste Provini", ["contabilità"], ["meccanica"], "Tengo i conti di tre associazioni."),
    ("Ivo Inventati", ["furgone"], ["comunicazione"], "Cerco chi sappia raccontare quello che facciamo."),
    ("Gilda Abbozzi", ["cucina", "acquisti"], ["uno spazio", "contabilità"], "Una mensa che compra vicino."),
    ("Orso Abbozzi", ["informatica"], ["un gruppo"], "Ho tempo, e non ho ancora un’idea."),
)


def sit_down(event: MatchingEvent) -> None:
    """People with their cards, two who wish to talk, and tables as the proposal arranges them."""
    if event.match_cards.exists():
        return
    cards = []
    for name, offered, sought, words in CARDS:
        person = person_named(name)
        enrolment.enrol(activity=event.activity, person=person, accept_overlap=True)
        cards.append(
            encounters.write_card(event=event, person=person, offers=offered, seeks=sought, words=words)
        )
    encounters.wish(frm=cards[0], to=cards[2], level="yes")
    encounters.wish(frm=cards[2], to=cards[0], level="yes")
    encounters.arrange(event=event, by=None)


def load() -> None:
    """What is not there yet; what is there stays."""
    rome = Territory.objects.filter(kind="municipality", name="Roma").first()
    if rome is None:
        return
    place = place_named(name="Casa della cooperazione", municipality=rome, address="")
    first = timezone.localdate() + timedelta(days=25)
    slug = slug_of_event = "incontri-tra-chi-cerca-e-chi-offre"
    if not MatchingEvent.objects.filter(slug=slug).exists():
        day = open_day(first, weekend=False)
        event = encounters.save_matching(
            by=None, slug=slug, title="Incontri tra chi cerca e chi offre", title_en="Who seeks meets who offers",
            summary="Quattro turni a due: chi ha un’idea trova soci, competenze, spazi.",
            starts_at=moment(day, "16:00"), ends_at=moment(day, "18:00"), place=place, capacity=40,
            for_whom="Chi ha un’idea, e chi cerca un’idea da portare avanti con altri.",
        )  # fmt: skip
        encounters.open_matching(event=event, by=None)
    for number, (topic, title, summary) in enumerate(MODULES):
        slug = f"modulo-{topic}"
        if Module.objects.filter(slug=slug).exists():
            continue
        day = open_day(first + timedelta(days=7 * (number + 1)), weekend=False)
        module = modules.save_module(
            by=None, slug=slug, topic=topic, title=title, summary=summary, starts_at=moment(day, "15:00"),
            ends_at=moment(day, "18:00"), place=place, capacity=12, for_whom="I gruppi promotori.",
        )  # fmt: skip
        modules.open_module(module=module, by=None)
    sit_down(MatchingEvent.objects.whole().get(slug=slug_of_event))
    # The cooperative of the demo's representative comes first: who logs in finds what groups ask of it.
    own = Cooperative.objects.filter(
        memberships__person__user__email="referente@demo.land", memberships__state="active", state="active"
    ).order_by("pk")[:1]
    others = Cooperative.objects.listed().filter(state="active").order_by("pk")
    rows = [*own, *others.exclude(pk__in=own.values("pk"))[: len(HOSTS) - len(own)]]
    for cooperative, words in zip(rows, HOSTS, strict=False):
        if not VisitHost.objects.filter(cooperative=cooperative).exists():
            visits.keep_host(cooperative=cooperative, by=None, capacity=2, words=words)
