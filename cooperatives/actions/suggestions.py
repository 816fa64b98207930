"""What could come next: courses and good practices of the platform that speak of the weakest dimensions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperatives.actions.scoring import scorer_of
from cooperatives.models import Response
from land.core.models import SearchEntry

COURSE, PRACTICE = "edition", "practice"
KINDS = {COURSE: pgettext_lazy("a course", "course"), PRACTICE: _("good practice")}
# What to do about a dimension, by instrument and dimension; and what to look for, as typed into the search.
STEPS: dict[tuple[str, str], tuple[Any, str, str]] = {
    ("DMA-PMI", "D1"): (
        _("Write down the digital needs of the next two years, with a budget and somebody who answers for it."),
        '"strategia digitale" OR "innovazione digitale" OR "trasformazione digitale" OR digitale',
        '"digital strategy" OR "digital innovation" OR digital',
    ),
    ("DMA-PMI", "D2"): (
        _("Start from one everyday tool (site, shared documents, management software) and use it well."),
        'gestionale OR "commercio elettronico" OR piattaforma OR "sito web" OR digitale',
        'platform OR software OR website OR digital',
    ),
    ("DMA-PMI", "D3"): (
        _("Agree with members and staff on a training plan, and involve them before a tool is chosen."),
        '"competenze digitali" OR "formazione digitale" OR "partecipazione digitale" OR digitale OR competenze',
        '"digital skills" OR training OR skills',
    ),
    ("DMA-PMI", "D4"): (
        _("Decide who keeps which data and where, then make a complete backup and try to restore it."),
        '"gestione dei dati" OR cybersicurezza OR "sicurezza informatica" OR dati OR privacy',
        '"data management" OR cybersecurity OR data OR privacy',
    ),
    ("DMA-PMI", "D5"): (
        _("Look for one repetitive task that takes hours each week, and try to have it done by a tool."),
        '"intelligenza artificiale" OR automazione OR algoritmo OR digitale',
        '"artificial intelligence" OR automation OR digital',
    ),
    ("DMA-PMI", "D6"): (
        _("Measure energy, paper and journeys, then put the environment among the criteria of digital purchases."),
        '"sostenibilità ambientale" OR energia OR "comunità energetica" OR ambiente',
        'sustainability OR energy OR environment',
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Suggestion:
    """A dimension, a sentence on where to begin, and (kind, title, address) of what the platform has on it."""

    dimension: str
    text: str
    links: tuple[tuple[str, str, str], ...]
    search: str


def suggestions(response: Response, codes: Sequence[str], language: str) -> list[Suggestion]:
    """One for each of these dimensions, as far as there are words for it; a page is named once. A query a dimension."""
    instrument = response.wave.instrument_version.instrument.code
    scoring = response.wave.scoring_spec
    labels = (
        {each.code: each.text(language) for each in scorer_of(scoring).spec.dimensions} if scoring else {}
    )
    found: list[Suggestion] = []
    named: set[str] = set()
    for code in codes:
        if (instrument, code) not in STEPS or code not in labels:
            continue
        text, italian, english = STEPS[instrument, code]
        links = [
            (str(KINDS[kind]), title, url)
            for kind, title, url in _pages(english if language == "en" else italian, language)
            if url not in named
        ][:3]
        named |= {url for _kind, _title, url in links}
        address = reverse("pages:search") + "?" + urlencode({"q": labels[code]})
        found.append(Suggestion(labels[code], str(text), tuple(links), address))
    return found


def _pages(words: str, language: str) -> list[tuple[str, str, str]]:
    """Public courses still to begin, at most one at the top, then good practices; best first."""
    rows = (
        SearchEntry.objects.filter(audience="public", language=language)
        .of_kinds(KINDS)
        .matching(words, language)
        .exclude(kind=COURSE, dated__lt=timezone.now())
        .order_by("-rank", "pk")
        .values_list("kind", "title", "url")
    )
    found = list(rows[:30])
    courses = [row for row in found if row[0] == COURSE]
    return courses[:2] + [row for row in found if row[0] == PRACTICE]
