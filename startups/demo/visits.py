"""Visits of the demo's groups: one told by both sides, one to be told, one that waits for an answer. Everybody is invented."""

from datetime import date, timedelta

from django.utils import timezone

from land.core.holidays import open_day
from startups.actions import visits
from startups.models import FoundingGroup, Visit, VisitHost

REPORTS = {
    "Sportello digitale itinerante": (
        "Il camion parte alle cinque e noi con lui. Abbiamo visto che un giro si regge se le soste sono poche e lunghe: "
        "ne avevamo segnate undici al giorno, ne faremo quattro. I comuni pagano a novanta giorni."
    ),
    "La ciclofficina dei pendolari": (
        "Siamo entrati pensando ai conti e siamo usciti parlando di turni. Tre cose ci portiamo via: all’inizio hanno "
        "lavorato in due e non in cinque; hanno chiesto l’anticipo ai clienti più grandi; ogni lunedì guardano la "
        "cassa insieme, soci e non soci."
    ),
}
FEEDBACK = (
    "Un gruppo preparato, con domande vere. Consigliamo di parlare presto con chi pagherà davvero il servizio: noi "
    "l’abbiamo capito dopo un anno."
)
ANSWER = "Vi aspettiamo alle 9:30 in sede. Portate scarpe comode: si comincia dal magazzino."


def load() -> None:
    """What is not there yet; it stands on the demo's groups and cooperatives."""
    hosts = list(VisitHost.objects.receiving().order_by("pk"))
    if Visit.objects.exists() or len(hosts) < 3:
        return
    own = VisitHost.objects.receiving().filter(
        cooperative__memberships__person__user__email="referente@demo.land",
        cooperative__memberships__state="active",
    ).first() or hosts[0]  # fmt: skip
    other = next(host for host in hosts if host.pk != own.pk)
    for title, host in (("Sportello digitale itinerante", other), ("La ciclofficina dei pendolari", own)):
        group = group_of(title)
        if group is not None:
            told(group, host)
    group = group_of("Bottega e sportello del borgo")
    if group is not None:
        agreed(ask(group, own, ago=30, days=(22,)), ago=26)
    group = group_of("Sportello digitale itinerante")
    if group is not None:
        ask(group, own, ago=4, days=(-9, -16), kind="shadowing")


def group_of(title: str) -> FoundingGroup | None:
    return FoundingGroup.objects.filter(idea__title=title).first()


def ask(
    group: FoundingGroup, host: VisitHost, *, ago: int, days: tuple[int, ...], kind: str = "visit"
) -> Visit:
    """A request sent so many days ago, for these days (counted back from today)."""
    now = timezone.now()
    row = visits.propose_visit(
        group=group, host=host, by=None, kind=kind, at=now - timedelta(days=ago),
        objectives=["Come avete trovato i primi clienti", "Come si decidono i turni e le paghe"],
        days=[open_day(timezone.localdate() - timedelta(days=each), weekend=False) for each in days],
    )  # fmt: skip
    Visit.objects.filter(pk=row.pk).update(created_at=now - timedelta(days=ago))
    return row


def agreed(row: Visit, *, ago: int) -> Visit:
    """The cooperative said yes so many days ago, to the first day."""
    day = date.fromisoformat(row.proposed_dates[0])
    at = timezone.now() - timedelta(days=ago)
    return visits.accept_visit(visit=row, by=None, day=day, answer=ANSWER, at=at)


def told(group: FoundingGroup, host: VisitHost) -> None:
    """A visit that both sides told, and let everybody read."""
    row = agreed(ask(group, host, ago=60, days=(45, 44)), ago=55)
    at = timezone.now() - timedelta(days=40)
    visits.report_visit(visit=row, by=None, text=REPORTS[group.idea.title], publishes=True, at=at)
    visits.give_feedback(visit=row, by=None, text=FEEDBACK, publishes=True)
