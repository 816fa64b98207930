"""The demo's practices: what the TOML files beside this module tell; more than those are variations for measurements."""

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from wagtail.models.reference_index import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from land.core import search
from land.core.actions import raise_content_version
from land.core.models import Organisation, Term, Territory
from land.pages.demo import read, rich, said
from land.pages.demo_images import COUNT, draw
from land.pages.tree import child, grow, home_page
from land.practices.actions import next_review
from land.practices.models import CaseStudyPage, GoodPracticePage, Indicator, Module, PracticeIndexPage
from land.practices.rules import COST_LIMITS

FILES = Path(__file__).parent / "demo"
FIRST_PUBLISHED = datetime(2026, 10, 30, 9, tzinfo=timezone.get_fixed_timezone(60))


def open_lists() -> dict[str, int]:
    """The list of practices in both languages, if it is missing."""
    grow()
    for language, title in (("it", "Buone pratiche"), ("en", "Good practices")):
        child(home_page(language), PracticeIndexPage, "buone-pratiche", title, show_in_menus=True)
    return {"lists": PracticeIndexPage.objects.count()}


def stories() -> list[tuple[str, dict[str, Any]]]:
    """(name, content) of each written practice, by name."""
    return [
        (path.stem, tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(FILES.glob("*.toml"))
    ]


def load(sizes: dict[str, int]) -> dict[str, int]:
    """As many published practices as `sizes["practices"]`; those that are there stay."""
    open_lists()
    _introduce()
    index = PracticeIndexPage.italian()
    assert index is not None
    told, wanted = stories(), sizes["practices"]
    known = set(GoodPracticePage.objects.values_list("slug", flat=True))
    known |= set(CaseStudyPage.objects.values_list("slug", flat=True))
    context = _Context()
    with disable_reference_index_auto_update():
        for number in range(wanted):
            name, words = told[number % len(told)]
            turn = number // len(told)
            slug = slugify(words["title"])[:80].strip("-") + (f"-{turn + 1}" if turn else "")
            if slug not in known:
                _publish(index, context, name, words, slug, number, turn)
    raise_content_version()
    return {"practices": GoodPracticePage.objects.live().count() + CaseStudyPage.objects.live().count()}


def _introduce() -> None:
    row = next(row for row in read("sezioni")["sections"] if row["slug"] == "buone-pratiche")
    for page in PracticeIndexPage.objects.select_related("locale"):
        language = page.locale.language_code
        page.title = said(row, "title", language)
        page.summary = said(row, "lead", language)[:300]
        page.introduction = rich(said(row, "body", language))
        page.save_revision(clean=False).publish()


class _Context:
    """Territories, terms and covers, read once."""

    def __init__(self) -> None:
        rows = Territory.objects.municipalities()
        self.places = {(row.name, row.parent.code): row for row in rows}
        self.all_places = list(self.places.values())
        self.themes = {row.code: row for row in Term.objects.of("theme")}
        self.sectors = {row.code: row for row in Term.objects.of("sector")}
        self.covers = [draw(f"pratica-{number + 1}") for number in range(COUNT)]
        self.organisations: dict[str, Organisation] = {}

    def organisation(self, name: str, place: Territory | None) -> Organisation:
        """The (invented) cooperative that did it."""
        if name not in self.organisations:
            slug = slugify(f"demo {name}")[:110]
            self.organisations[name], _created = Organisation.objects.get_or_create(
                slug=slug, defaults={"kind": "cooperative", "name": name, "municipality": place}
            )
        return self.organisations[name]


def _month(text: str | None) -> date | None:
    return date.fromisoformat(f"{text}-01") if text else None


def _publish(
    index: PracticeIndexPage,
    context: _Context,
    name: str,
    words: dict[str, Any],
    slug: str,
    number: int,
    turn: int,
) -> None:
    model = CaseStudyPage if words["kind"] == "case_study" else GoodPracticePage
    place = context.places.get((words["municipality"], words["province"]))
    sectors, themes = list(context.sectors.values()), list(context.themes.values())
    sector, theme = context.sectors[words["sector"]], context.themes[words["theme"]]
    cost, title = words["cost_eur"], words["title"]
    if turn:  # a variation: elsewhere, on something else, at another cost
        place = context.all_places[(number * 37) % len(context.all_places)]
        sector, theme = sectors[number % len(sectors)], themes[(number // 3) % len(themes)]
        cost = (cost * (turn % 7 + 1)) % (COST_LIMITS[-1][0] * 2)
        title = f"{title} ({place.name}, {turn + 1})"
    published = FIRST_PUBLISHED - timedelta(days=3 * number if number < 24 else 60, minutes=11 * number)
    evidence, transfer = words["evidence"], words["transferability"]
    reviewed = published.date()
    page = model(
        title=title,
        draft_title=title,
        slug=slug,
        locale=index.locale,
        live=True,
        first_published_at=published,
        last_published_at=published,
        title_en=words["title_en"] + (f" ({place.name}, {turn + 1})" if turn else ""),
        summary=words["summary"],
        summary_en=words["summary_en"],
        cover=context.covers[number % len(context.covers)],
        cover_alt="Paesaggio del Lazio in forme geometriche",
        kind=words["kind"],
        organisation=context.organisation(words["organisation"], place),
        contact_name="La segreteria della cooperativa",
        contact_consent=True,
        municipality=place,
        period_start=_month(words["period_start"]),
        period_end=_month(words.get("period_end")),
        theme=theme,
        sector=sector,
        problem=words["problem"].strip(),
        context=words["context"].strip(),
        solution=[("step", step) for step in words["solution"]],
        actors=_items(words["actors"]),
        participation=words["participation"].strip(),
        cost=cost,
        cost_note=words["cost_note"],
        people=words["people"],
        time_needed=words["time_needed"],
        funding=_items(words["funding"]),
        difficulties=words["difficulties"].strip(),
        lessons=_items(words["lessons"]),
        success_factors=_items(words["success_factors"]),
        transfer_copy=transfer["copy"],
        transfer_adapt=transfer["adapt"],
        transfer_preconditions=transfer["preconditions"],
        sustainability=words["sustainability"].strip(),
        equal_opportunities=words["equal_opportunities"].strip(),
        sdgs=words["sdgs"][:3],
        quote=words["quote"]["text"],
        quote_by=words["quote"]["by"],
        keywords=", ".join(words["tags"]),
        evidence=evidence,
        replication=transfer["copy"] if evidence in {"good_practice", "consolidated"} else "",
        confirmed_reuses=2 if evidence == "consolidated" else 0,
        reviewed_on=reviewed,
        review_due=next_review(reviewed),
    )
    page.indicators = [
        Indicator(
            sort_order=place_in_row,
            name=row["name"],
            before=row.get("before"),
            after=row["after"],
            unit=row["unit"],
            source=row["source"],
            day=_month(row["date"]),
        )
        for place_in_row, row in enumerate(words["indicators"])
    ]
    page.modules = [
        Module(sort_order=place_in_row, title=row["title"], text=row["text"])
        for place_in_row, row in enumerate(words["modules"])
    ]
    index.add_child(instance=page)
    for document in page.search_documents():
        search.index(document)
    if not turn:
        page.save_revision(changed=False, clean=False)
        ReferenceIndex.create_or_update_for_object(page)


def _items(texts: list[str]) -> list[tuple[str, str]]:
    return [("item", text) for text in texts]
