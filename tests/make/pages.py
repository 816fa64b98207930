"""The page tree and practices for tests."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from wagtail.models import Collection

from land.core.models import Term
from land.pages.models import HomePage, NewsIndexPage, NewsPage, StandardPage
from land.pages.tree import child, home_page
from land.practices.models import GoodPracticePage, Indicator, PracticeIndexPage, PracticePage
from tests.make.places import make_municipality, make_organisation

_number = count(1)


def make_home(language: str = "it") -> HomePage:
    """The home page of a language; the same one when asked again."""
    if not Collection.objects.exists():  # a test that empties the database takes Wagtail's first rows with it
        Collection.add_root(name="Root")
    home_page("it")
    return home_page(language)


def make_page(title: str = "Una pagina", **values: Any) -> StandardPage:
    """A published page of text under the Italian home page."""
    page = StandardPage(title=title, locale=make_home().locale, **values)
    make_home().add_child(instance=page)
    page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


def make_news(title: str = "Una notizia", **values: Any) -> NewsPage:
    """A published piece of news."""
    index = child(make_home(), NewsIndexPage, "notizie", "Notizie")
    page = NewsPage(title=title, locale=index.locale, **values)
    index.add_child(instance=page)
    page.save_revision().publish()
    return NewsPage.objects.get(pk=page.pk)


def make_index(language: str = "it") -> PracticeIndexPage:
    """The list of practices in a language."""
    if language != "it":
        make_index("it")
    return child(make_home(language), PracticeIndexPage, "buone-pratiche", "Buone pratiche")


def make_term(scheme: str = "theme", code: str = "wbo", title: str = "Workers buyout") -> Term:
    """A term; the same one when asked again."""
    return Term.objects.get_or_create(
        scheme=scheme, code=code, defaults={"title": title, "title_en": f"{title} in English"}
    )[0]


def make_practice(title: str = "", *, publish: bool = True, **values: Any) -> PracticePage:
    """A practice that is whole, in Rome, on workers buyouts, for 5,000 euro."""
    number = next(_number)
    facts: dict[str, Any] = {
        "title": title or f"Pratica {number}",
        "summary": "Che cosa è successo, in breve.",
        "kind": "good_practice",
        "organisation": values["organisation"]
        if "organisation" in values
        else make_organisation(kind="cooperative"),
        "contact_name": "La segreteria",
        "contact_consent": True,
        "municipality": make_municipality(),
        "period_start": date(2024, 3, 1),
        "theme": make_term(),
        "sector": make_term("sector", "abitanti", "Abitanti"),
        "problem": "Un problema.",
        "solution": [("step", "Un passo.")],
        "cost": 5000,
        "people": "Tre persone",
        "time_needed": "Sei mesi",
        "difficulties": "Una difficoltà.",
        "success_factors": [("item", "Una condizione.")],
        "transfer_copy": "Questo.",
        "transfer_adapt": "Quello.",
        "transfer_preconditions": "Quell’altro.",
        "reviewed_on": date(2026, 1, 10),
        "review_due": date(2027, 1, 10),
    } | values
    index = make_index()
    page = GoodPracticePage(slug=f"pratica-{number}", locale=index.locale, live=False, **facts)
    page.indicators = [
        Indicator(
            name="Persone",
            before=Decimal(1),
            after=Decimal(3),
            unit="persone",
            source="Registro",
            day=date(2025, 1, 1),
        )
    ]
    index.add_child(instance=page)
    if publish:
        page.save_revision().publish()
    return GoodPracticePage.objects.get(pk=page.pk)
