"""Cooperatives, their people, waves and responses for tests."""

from datetime import timedelta
from itertools import count

from django.utils import timezone
from stdnum import luhn

from cooperatives import actions
from cooperatives.actions.filling import start
from cooperatives.actions.saving import save_answers
from cooperatives.models import Cooperative, InstrumentVersion, Membership, Response, Wave, WaveMember
from land.accounts.actions import know_person
from land.accounts.models import User
from land.core.models import Term
from tests.make.answers import no_answers
from tests.make.places import make_municipality
from tests.make.reference import make_terms

_number = count(1)


def make_tax_code(number: int | None = None) -> str:
    """Eleven digits with a right check digit."""
    digits = f"{8_000_000 + (number or next(_number)):07d}058"
    return digits + luhn.calc_check_digit(digits)


def make_cooperative(name: str = "", **values) -> Cooperative:
    """An active cooperative in Rome that everybody may see, unless told otherwise."""
    make_terms()
    number = next(_number)
    defaults = {
        "name": name or f"Cooperativa di prova {number}",
        "tax_code": make_tax_code(number),
        "sector": Term.objects.get(scheme="sector", code=values.pop("sector", "produzione-servizi")),
        "albo_category": Term.objects.get(scheme="albo", code=values.pop("albo_category", "PL")),
        "municipality": make_municipality(),
        "consent_directory": True,
    }
    return actions.write_cooperative(source="test", **(defaults | values))


def make_membership(cooperative: Cooperative, user: User, role: str = "representative") -> Membership:
    """`user` acts for `cooperative`."""
    person = know_person(email=user.email, user=user)
    return Membership.objects.create(
        cooperative=cooperative, person=person, role=role, state="active", accepted_at=timezone.now()
    )


def make_wave(instrument: str = "DMA-PMI", *, cooperatives=(), opened: bool = True, **values) -> Wave:
    """A wave of a shipped questionnaire, open from yesterday to next month, asking `cooperatives`."""
    actions.load_instruments()
    version = InstrumentVersion.objects.select_related("instrument").get(instrument__code=instrument)
    now = timezone.now()
    defaults = {
        "code": f"prova-{next(_number)}",
        "title": "Rilevazione di prova",
        "instrument_version": version,
        "scoring_spec": version.specs.first(),
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=30),
    }
    wave = Wave.objects.create(**(defaults | values))
    return actions.open_wave(wave=wave, population=list(cooperatives)) if opened else wave


def make_member(wave: Wave, cooperative: Cooperative) -> WaveMember:
    """The cooperative in the wave."""
    actions.add_members(wave=wave, cooperatives=[cooperative])
    return WaveMember.objects.select_related(
        "wave__instrument_version__instrument", "wave__scoring_spec", "cooperative__organisation"
    ).get(wave=wave, cooperative=cooperative)


def make_response(
    wave: Wave,
    cooperative: Cooperative,
    answers: dict | None = None,
    *,
    sent: bool = False,
    user: User | None = None,
) -> Response:
    """A response with these answers alone (all “none” unless told otherwise), sent if asked."""
    member = make_member(wave, cooperative)
    response = start(member=member, user=user)
    response.wave_member = member
    document = no_answers() if answers is None else answers
    response.answers.exclude(question__in=document).delete()
    save_answers(response=response, changes=cells_of(document), lock_version=0, user=user)
    return actions.submit(response=response, user=user) if sent else response


def cells_of(document: dict) -> dict:
    """An answers document as a diff of cells."""
    cells = {}
    for question, value in document.items():
        if isinstance(value, dict):
            cells |= {(question, row): each for row, each in value.items()}
        else:
            cells[question, ""] = value
    return cells
