"""Demo cooperatives, their figures, surveys and plans: always the same ones, plainly marked, none of them real.

Names are put together from invented words and end in “(demo)”; tax codes have a right check digit under an office code
that belongs to nobody's province. Rows are written in bulk, since there may be thousands.
"""

import random
from datetime import date, timedelta

from django.utils import timezone
from django.utils.text import slugify
from stdnum import luhn

from cooperatives.actions.filling import start
from cooperatives.actions.instruments import load_instruments
from cooperatives.actions.registry import BASE32, search_document
from cooperatives.actions.releases import freeze_performance
from cooperatives.actions.runs import run_scoring
from cooperatives.demo.figures import make_figures
from cooperatives.demo.profiles import make_profiles
from cooperatives.demo.surveys import (
    make_closed_wave,
    make_interventions,
    make_open_wave,
    make_responses,
    propose_plan_to,
)
from cooperatives.demo.words import DESCRIPTIONS, FIRST, SECOND, SECTORS, STREETS, TAGS
from cooperatives.models import (
    Cooperative,
    InterventionList,
    Membership,
    Release,
    Response,
    Seat,
    Wave,
)
from cooperatives.querysets import fold
from land.accounts.actions import know_person
from land.accounts.models import User
from land.core import search
from land.core.actions import raise_content_version
from land.core.models import Organisation, Term, Territory

SEED = 20260101
SOURCE = "demo"
ROME = "058091"
# Of a hundred cooperatives; most work in Rome.
PROVINCES = {"RM": 70, "LT": 11, "FR": 8, "VT": 7, "RI": 4}
IN_THE_CITY = 0.85
SIZES = ((0, 0, 3), (1, 9, 52), (10, 49, 30), (50, 249, 12), (250, 900, 3))
PAST_WAVE, MATURITY_WAVE, PROFILE_WAVE = "maturita-2024", "maturita-2026", "profilo-2026"


def load(sizes: dict[str, int]) -> dict[str, int]:
    """Make what is not there yet; returns what there is."""
    load_instruments()
    make_cooperatives(sizes["cooperatives"])
    make_figures(Cooperative.objects.filter(source=SOURCE, years=None).select_related("sector"))
    past = make_closed_wave(
        PAST_WAVE, "DMA-PMI", "Maturità digitale 2024", "Digital maturity 2024", sizes["responses"]
    )
    selection = make_interventions(past)
    maturity = make_open_wave(
        MATURITY_WAVE, "DMA-PMI", "Maturità digitale 2026", "Digital maturity 2026", after=past
    )
    profiles = make_open_wave(
        PROFILE_WAVE, "PROFILO", "Profilo delle cooperative 2026", "Profile of the cooperatives 2026"
    )
    if sizes["responses"]:
        make_profiles(profiles)
    make_responses(maturity, sizes["responses"])
    run_scoring(wave=maturity)
    _people(maturity, selection)
    if sizes["cooperatives"] and not Release.objects.filter(kind="performance").exists():
        freeze_performance()
    raise_content_version()
    return {
        "cooperatives": Cooperative.objects.filter(source=SOURCE).count(),
        "responses": Response.objects.sent().filter(wave_member__wave=maturity).count(),
    }


def make_cooperatives(number: int) -> None:
    """The first `number` demo cooperatives; those that are there already stay as they are."""
    there = set(Cooperative.objects.filter(source=SOURCE).values_list("tax_code", flat=True))
    chance = random.Random(SEED)  # noqa: S311 (the same data every time is the point)
    terms = {(term.scheme, term.code): term for term in Term.objects.filter(scheme__in=["sector", "albo"])}
    places: dict[str, list[Territory]] = {code: [] for code in PROVINCES}
    for place in Territory.objects.municipalities():
        places[place.parent.code].append(place)
    rome = next(place for place in places["RM"] if place.code == ROME)
    now = timezone.now()
    organisations, cooperatives, seats = [], [], []
    for index in range(number):
        made = _cooperative(chance, index, terms, places, rome, now)
        if made[1].tax_code in there:
            continue
        organisations.append(made[0])
        cooperatives.append(made[1])
        seats.append(made[2])
    Organisation.objects.bulk_create(organisations, batch_size=1000)
    Cooperative.objects.bulk_create(cooperatives, batch_size=1000)
    Seat.objects.bulk_create(seats, batch_size=1000)
    for cooperative in cooperatives:
        if cooperative.is_listed:
            search.index(search_document(cooperative))


def tax_code(number: int) -> str:
    """Eleven digits that are right and belong to nobody: 9, the number, the office code 999, the check digit."""
    digits = f"{9_000_000 + number}999"
    return digits + luhn.calc_check_digit(digits)


def _public_id(number: int) -> str:
    """Different for different numbers, and not in their order: an odd factor permutes the whole range."""
    left, letters = (number * 3**18 + SEED) % 32**6, ""
    for _letter in range(6):
        left, digit = divmod(left, 32)
        letters += BASE32[digit]
    return f"C{letters}"


def _cooperative(chance, index, terms, places, rome, now) -> tuple[Organisation, Cooperative, Seat]:
    sector = chance.choices(list(SECTORS), weights=[each["weight"] for each in SECTORS.values()])[0]
    weights = SECTORS[sector]
    province = chance.choices(list(PROVINCES), weights=list(PROVINCES.values()))[0]
    in_rome = province == "RM" and chance.random() < IN_THE_CITY
    place = rome if in_rome else chance.choice(places[province])
    word = FIRST[index % len(FIRST)] + SECOND[index % len(SECOND)]  # 29 and 20 share no factor: 580 pairs
    round_ = index // (len(FIRST) * len(SECOND))
    name = f"{word} {chance.choice(weights['forms'])}{f' {round_ + 1}' if round_ else ''} (demo)"
    low, high, _weight = chance.choices(SIZES, weights=[size[2] for size in SIZES])[0]
    founded = date(chance.randint(1948, 2025), chance.randint(1, 12), chance.randint(1, 28))
    listed = chance.random() < 0.92
    code = tax_code(index + 1)
    slug = f"{slugify(word)}-{index + 1}-demo"
    organisation = Organisation(
        kind="cooperative",
        name=name,
        slug=slug,
        tax_code=code,
        municipality=place,
        website=f"https://{slugify(word)}.example" if chance.random() < 0.7 else "",
    )
    category = chance.choice(weights["albo"])
    cooperative = Cooperative(
        organisation=organisation,
        public_id=_public_id(index),
        folded_name=fold(name),
        tax_code=code,
        vat_number=code,
        rea=f"{province}-{900000 + index}",
        albo_number=f"{'A' if category == 'SO' else chance.choice('AC')}{index + 900000:06d}",
        albo_section="mainly_mutual_by_law" if category == "SO" else "mainly_mutual",
        albo_category=terms["albo", category],
        social_type=chance.choice(["A", "A", "B", "mixed"]) if category == "SO" else "",
        legal_form="consortium" if category == "CC" else chance.choice(["coop_srl", "coop_srl", "coop_spa"]),
        sector=terms["sector", sector],
        ateco_code=chance.choice(weights["ateco"]),
        ateco_edition="2025",
        founded_on=founded,
        joined_on=min(founded + timedelta(days=chance.randint(30, 2000)), date(2026, 1, 1)),
        municipality=place,
        workers=chance.randint(low, high),
        workers_year=2025,
        pec=f"{slug}@pec.example",
        email=f"info@{slugify(word)}.example",
        description=chance.choice(DESCRIPTIONS[sector]),
        tags=sorted(chance.sample(TAGS[sector], 2)),
        state="active",
        activated_at=now,
        visibility="public",
        consent_directory=listed,
        consent_map=listed and chance.random() < 0.9,
        consent_contact=listed and chance.random() < 0.6,
        consent_open_data=listed and index % 2 == 0,
        consents_at=now,
        consents_source=SOURCE,
        source=SOURCE,
        confirmed_at=now,
        changed_at=now,
    )
    seat = Seat(
        cooperative=cooperative,
        kind="registered",
        municipality=place,
        address=f"Via {chance.choice(STREETS)} {chance.randint(1, 180)}",
    )
    return organisation, cooperative, seat


def _people(wave: Wave, selection: InterventionList | None) -> None:
    """The representative acts for a cooperative that has its result and a plan to accept, and for one that has begun.

    The member helps in both.
    """
    rows = Cooperative.objects.filter(source=SOURCE, wave_members__wave=wave).order_by("tax_code")
    scored = rows.filter(wave_members__wave=wave, wave_members__state="submitted").first()
    to_do = rows.filter(wave_members__wave=wave, wave_members__state__in=["to_invite", "started"]).first()
    plan = (("referente@demo.land", "representative"), ("membro@demo.land", "compiler"))
    for email, role in plan:
        user = User.objects.filter(email=email).first()
        if user is None:
            continue
        person = know_person(email=email, user=user)
        for cooperative in filter(None, (scored, to_do)):
            if not cooperative.memberships.exclude(state="revoked").filter(person=person).exists():
                Membership.objects.create(
                    cooperative=cooperative,
                    person=person,
                    role=role,
                    state="active",
                    accepted_at=timezone.now(),
                )
        if to_do is not None:
            start(member=wave.members.select_related("wave").get(cooperative=to_do), user=user)
    if selection and scored and scored.memberships.active().representatives().exists():
        propose_plan_to(scored, selection)
