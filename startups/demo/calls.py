"""Two editions of the path: one whose groups stand everywhere on it, one that takes applications. Everything is invented."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from stdnum import luhn

from cooperatives.models import Cooperative
from land.core.actions import link
from land.core.models import Programme, Term, Territory
from land.enrolment.actions import place_named
from land.enrolment.models import Activity
from startups.actions import barcamps, calls, evaluating, outcomes, starting
from startups.actions import projects as verbs
from startups.actions.proposals import add_session
from startups.actions.states import advance
from startups.demo.barcamps import FOUNDER, moment
from startups.demo.ideas import person_named
from startups.models import (
    BarCamp,
    Call,
    Decision,
    FollowUp,
    FoundingGroup,
    GroupMember,
    Idea,
    Project,
    Transition,
)

EVALUATOR, TUTOR, STAFF = "valutazione@demo.land", "tutor@demo.land", "staff@demo.land"
FIRST, SECOND = "dall-idea-alla-cooperativa-prima-edizione", "dall-idea-alla-cooperativa-seconda-edizione"
PAST_BARCAMP = "barcamp-memorie-di-fabbrica"
QUESTIONS = [
    {"key": "perche", "label": "Perché una cooperativa, e non un’altra forma?", "kind": "text", "choices": [],
     "required": True},
    {"key": "chi", "label": "Chi userebbe quello che fate, e come lo sapete?", "kind": "text", "choices": [],
     "required": True},
    {"key": "tempo", "label": "Quanto tempo potete dedicare ogni settimana?", "kind": "choice",
     "choices": ["meno di 5 ore", "da 5 a 15 ore", "più di 15 ore"], "required": True},
    {"key": "sede", "label": "Avete già uno spazio?", "kind": "line", "choices": [], "required": False},
]  # fmt: skip
CRITERIA = [
    ("admission", "Valore dell’idea", 30, 4, "Il bisogno è vero, e qualcuno lo sente."),
    ("admission", "Innovazione", 20, 0, "Che cosa cambia rispetto a quello che c’è."),
    ("admission", "Gruppo", 30, 4, "Competenze, tempo, fiducia."),
    (
        "admission",
        "Coerenza con gli obiettivi sostenibili",
        20,
        0,
        "Uno o due obiettivi, con un effetto da misurare.",
    ),
    ("prefeasibility", "Mercato e ricerca sul campo", 40, 4, "Persone ascoltate, numeri con la fonte."),
    ("prefeasibility", "Fattibilità economica", 30, 0, "Prime stime credibili."),
    ("prefeasibility", "Organizzazione", 30, 0, "Chi fa che cosa."),
    ("plan", "Sostenibilità economica", 40, 5, "Cassa, pareggio, capitale."),
    ("plan", "Mutualità e governo", 30, 0, "Soci, regolamento, decisioni."),
    ("plan", "Effetto sul territorio", 30, 0, "Lavoro, servizi, legami."),
]
#: idea → how far its project came in the first edition
PATHS = {
    "Bottega e sportello del borgo": "learning",
    "La lavanderia che non chiude": "planning",
    "Sportello digitale itinerante": "training",
    "Una mensa che compra vicino": "prefeasibility_rework",
    "Archivio vivo delle fabbriche": "born",
    "Un nido che segue i turni": "network",
    "Comunità energetica delle case popolari": "stopped",
    "Cinema all’aperto nel cortile": "given_up",
}
ORDER = (
    "submitted", "admitted", "learning", "training", "prefeasibility", "planning", "plan", "starting",
)  # fmt: skip
ANSWERS = {
    "perche": "Perché chi ci lavora decide, e quello che resta torna al quartiere.",
    "chi": "Ne abbiamo parlato con trenta famiglie e due scuole: la metà verrebbe subito.",
    "tempo": "da 5 a 15 ore",
    "sede": "Un locale del Comune, da sistemare.",
}


def load() -> dict[str, int]:
    """What is not there yet, once; it stands on the demo's ideas."""
    if not Call.objects.filter(slug=FIRST).exists() and Idea.objects.exists():
        first, second = make_calls()
        for title, state in PATHS.items():
            idea = Idea.objects.filter(title=title).first()
            if idea is not None:
                walk(first, idea, state)
        calls.run_call(call=first, by=None)
        calls.publish_list(call=first, by=None)
        apply(second)
    return {"calls": Call.objects.count(), "projects": Project.objects.count()}


def _call(slug: str, title: str, opens: date, **more: Any) -> Call:
    closes = timezone.make_aware(datetime.combine(opens + timedelta(days=75), time(23, 59, 59)))
    steps = (
        ("BarCamp nelle quattro aree", "BarCamps in the four areas", 0, 60),
        ("Incontri e visite alle cooperative", "Meetings and visits to cooperatives", 80, 140),
        ("Formazione imprenditoriale", "Entrepreneurial training", 141, 230),
        ("Consulenza e avvio", "Consulting and start", 231, 420),
    )
    return calls.save_call(
        by=None, slug=slug, title=title, title_en=more.pop("title_en"),
        summary="Un percorso gratuito per chi vuole far nascere una cooperativa nel Lazio, un passo alla volta.",
        summary_en="A free path for whoever wants to start a cooperative in Lazio, one step at a time.",
        text=(
            "Si comincia da un’idea, anche a metà: nei BarCamp si incontra chi ha l’altra. Poi si visitano cooperative, "
            "si segue la formazione in piccoli gruppi, si scrive un piano con i numeri e le loro fonti.\n\n"
            "Cerchiamo soprattutto workers buyout, cooperative di comunità, rigenerazione di beni comuni, innovazione "
            "tecnologica e sociale; nuove professioni e nuovi lavori, legalità, sostenibilità."
        ),
        text_en=(
            "It begins with an idea, even half of one: at the BarCamps you meet whoever has the other half. Then you visit "
            "cooperatives, train in small groups and write a plan with its numbers and where they come from.\n\n"
            "We look above all for workers buyouts, community cooperatives, regeneration of commons, technological and "
            "social innovation; new professions and new jobs, legality, sustainability."
        ),
        opens_at=moment(opens, "09:00"), closes_at=closes,
        phases=[
            {"title": name, "title_en": english, "starts_on": (opens + timedelta(days=start)).isoformat(),
             "ends_on": (opens + timedelta(days=end)).isoformat()}
            for name, english, start, end in steps
        ],
        themes=Term.objects.of("theme").filter(code__in=["wbo", "community", "social-innovation", "digital"]),
        criteria=[
            {"step": step, "name": name, "weight": weight, "least": least, "help": words}
            for step, name, weight, least, words in CRITERIA
        ],
        questions=QUESTIONS, threshold=60, capacity=12,
        programme=Programme.objects.filter(state="open").order_by("-starts_on", "pk").first(),
    )  # fmt: skip


def make_calls() -> tuple[Call, Call]:
    """The first edition, more than a year old; the second, that closes in a month."""
    today = timezone.localdate()
    opens = today - timedelta(days=420)
    first = _call(FIRST, "Dall’idea alla cooperativa – prima edizione", today - timedelta(days=45),
                  title_en="From an idea to a cooperative – first edition")  # fmt: skip
    calls.open_call(call=first, by=None)
    past = _call_dates(first, opens)
    second = _call(SECOND, "Dall’idea alla cooperativa – seconda edizione", today - timedelta(days=45),
                   title_en="From an idea to a cooperative – second edition")  # fmt: skip
    return past, calls.open_call(call=second, by=None)


def _call_dates(call: Call, opens: date) -> Call:
    """The same call as it would be had it opened then."""
    back = timezone.localtime(call.opens_at).date() - opens
    call.opens_at, call.closes_at = call.opens_at - back, call.closes_at - back
    call.opened_at = call.opens_at
    for phase in call.phases:
        for key in ("starts_on", "ends_on"):
            phase[key] = (date.fromisoformat(phase[key]) - back).isoformat()
    call.save()
    return call


def group_of(idea: Idea) -> FoundingGroup:
    """Its group: three confirmed members, its authors first."""
    now = timezone.now()
    contact = idea.authors.select_related("person").first().person  # type: ignore[union-attr]
    group, _new = FoundingGroup.objects.get_or_create(
        idea=idea, defaults={"name": f"Gruppo {idea.title}"[:120], "contact": contact}
    )
    people = [author.person for author in idea.authors.select_related("person")]
    people += [person_named(name) for name in ("Celeste Provini", "Furio Fantasia")]
    for person in people:
        if not group.members.filter(person=person, left_at=None).exists():
            GroupMember.objects.create(group=group, person=person, category="worker", confirmed_at=now)
    group.members.filter(confirmed_at=None).update(confirmed_at=now)
    return group


def walk(call: Call, idea: Idea, to: str) -> Project:
    """An idea on its way through the call, as far as `to`, a month for each step."""
    group_of(idea)
    Idea.objects.filter(pk=idea.pk).update(call=call)
    idea.refresh_from_db()
    project = Project.objects.create(idea=idea, call=call, answers=ANSWERS)
    tutor = person_named(TUTOR)
    last = {"born": "starting", "network": "starting", "stopped": "submitted", "given_up": "training",
            "prefeasibility_rework": "prefeasibility"}.get(to, to)  # fmt: skip
    sent = call.closes_at - timedelta(days=2)
    for turn, state in enumerate(ORDER[: ORDER.index(last) + 1]):
        at = sent + timedelta(days=35 * turn)
        times = {"submitted": {"submitted_at": at}, "admitted": {"admitted_at": at}}.get(state, {})
        line = advance(project, to=state, by=None, **times)
        Transition.objects.filter(pk=line.pk).update(at=min(at, timezone.now()))
        if state == "admitted":
            _decided(project, "admission", "go", "Un bisogno chiaro e un gruppo affiatato: cominciamo.")
            project.tutors.add(tutor)
        if state == "planning":
            _decided(project, "prefeasibility", "go", "La ricerca sul campo regge: si passa ai conti.")
        if state == "starting":
            _decided(project, "plan", "go", "Il piano sta in piedi anche nello scenario prudente.")
            starting.prepare_checklist(project=project)
    _end(project, to)
    last_at = min(sent + timedelta(days=35 * ORDER.index(last)), timezone.now())
    Project.objects.filter(pk=project.pk).update(state_since=last_at)
    return project


def _decided(project: Project, step: str, outcome: str, reason: str, **more: Any) -> None:
    row = Decision.objects.create(project=project, step=step, outcome=outcome, reason=reason, **more)
    at = project.transitions.order_by("-pk").values_list("at", flat=True).first()
    Decision.objects.filter(pk=row.pk).update(created_at=at)


def _end(project: Project, to: str) -> None:
    due = timezone.now() + timedelta(days=20)
    if to == "prefeasibility_rework":
        items = ["Sentire almeno tre mense della zona", "Dire da dove viene il prezzo del pasto"]
        reason = "I numeri del mercato sono ancora stime: servono voci vere."
        advance(project, to=to, by=None, reason=reason, asked="\n".join(items), due_at=due)
        _decided(project, "prefeasibility", "rework", reason, items=items, due_at=due)
    elif to == "stopped":
        reason = "Senza un accordo con l’ente proprietario degli edifici non si può cominciare. Ci si può ricandidare."
        advance(project, to=to, by=None, reason=reason)
        _decided(project, "admission", "stop", reason)
    elif to == "given_up":
        words = "Due di noi hanno trovato lavoro altrove. L’idea resta qui, per chi la vuole."
        advance(project, to=to, by=None, reason=words, end_reason="work", end_words=words)
    elif to == "network":
        outcomes.end_in_network(
            project=project, title="Nidi che seguono i turni", by=person_named(STAFF).user,
            summary="Tre cooperative sociali aprono insieme una sezione con orari da ospedale e da fabbrica.",
        )  # fmt: skip
    elif to == "born":
        _bear(project)


def _bear(project: Project) -> Cooperative:
    """The cooperative of the archive: born a year after its session at a BarCamp, and it says how it goes."""
    digits = "9999101058"
    rome = Territory.objects.get(kind="municipality", name="Roma", parent__code="RM")
    founded = timezone.localdate() - timedelta(days=200)
    cooperative = outcomes.bear(
        project=project, representative=project.idea.group.contact, by=None, name="Archivio Vivo",
        tax_code=digits + luhn.calc_check_digit(digits), legal_form="coop_srl",
        sector=Term.objects.get(scheme="sector", code="produzione-servizi"),
        albo_category=Term.objects.get(scheme="albo", code="PL"), municipality=rome, founded_on=founded,
        description="Raccoglie e racconta le memorie del lavoro: digitalizza archivi di fabbrica, li apre alle scuole.",
        consent_directory=True,
    )  # fmt: skip
    follow_up = FollowUp.objects.get(project=project, months=6)
    outcomes.answer_follow_up(
        follow_up=follow_up, active=True, jobs=11, women=6, young=5, revenue="48500.00", by=None,
        notes="Due contratti con scuole, un terzo archivio in arrivo.",
    )  # fmt: skip
    link(frm=("session", past_session().uuid), to=("idea", project.idea.uuid))
    return cooperative


def past_session() -> Any:
    """The session of a BarCamp held before the call closed, from which the archive's idea came."""
    barcamp = BarCamp.objects.whole().filter(slug=PAST_BARCAMP).first()
    if barcamp is None:
        day = timezone.localdate() - timedelta(days=400)
        rome = Territory.objects.get(kind="municipality", name="Roma", parent__code="RM")
        barcamp = barcamps.save_barcamp(
            by=None, slug=PAST_BARCAMP, title="BarCamp Memorie di fabbrica", title_en="BarCamp Factory memories",
            summary="Un pomeriggio su ciò che resta del lavoro, e su chi può prendersene cura.",
            starts_at=moment(day, "15:00"), ends_at=moment(day, "18:30"),
            place=place_named(name="Ex officine ferroviarie", municipality=rome, address=""),
            theme=Term.objects.get(scheme="theme", code="culture"),
            area=Territory.objects.areas().order_by("pk")[0], for_whom="Chiunque abbia una storia da salvare.",
        )  # fmt: skip
        Activity.objects.filter(pk=barcamp.activity_id).update(
            state="closed", published_at=barcamp.activity.starts_at - timedelta(days=30),
            closed_at=barcamp.activity.ends_at + timedelta(days=15),
        )  # fmt: skip
        barcamp = BarCamp.objects.whole().get(pk=barcamp.pk)
    known = barcamp.proposals.first()
    return known or add_session(
        barcamp=barcamp, title="E se l’archivio della fabbrica fosse di tutti?", by=None
    )


def apply(call: Call) -> None:
    """The second edition: the founder's draft, and an application that is being judged."""
    founder = person_named(FOUNDER)
    idea = Idea.objects.filter(title="L’officina che ripara e insegna").first()
    if idea is not None and hasattr(idea, "group"):
        project = verbs.begin_application(idea=idea, call=call, by=founder.user)
        verbs.keep_answers(
            project=project, answers={"perche": ANSWERS["perche"], "tempo": ANSWERS["tempo"]}, seeks_members=False,
            by=founder.user,
        )  # fmt: skip
    idea = Idea.objects.filter(title="Orti sociali e mensa scolastica").first()
    if idea is None:
        return
    group_of(idea)
    idea = Idea.objects.get(pk=idea.pk)
    project = verbs.begin_application(idea=idea, call=call, by=None)
    verbs.keep_answers(project=project, answers=ANSWERS, seeks_members=False, by=None)
    advance(project, to="submitted", by=None, submitted_at=timezone.now() - timedelta(days=2))
    judge = person_named(EVALUATOR)
    if judge.user is not None:
        evaluating.assign(
            project=project, evaluator=judge, step="admission", due_at=timezone.now() + timedelta(days=9), by=None
        )  # fmt: skip
