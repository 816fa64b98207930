"""The search of the whole site: audience first, then words, kind and order; all of it in the address."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Count, F, Value
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from land.core.models import SearchEntry
from land.core.offers import documents
from land.core.search import CONFIG, LONGEST_QUESTION, query
from land.pages.models.base import reading_language

PER_PAGE = 20
# Marks around found words that no text holds: control characters are taken out of everything that is indexed.
START, STOP = "\x02", "\x03"
ORDERS = [("", _("relevance")), ("recenti", _("the most recent"))]


@dataclass
class Kind:
    """A kind of thing with how many were found."""

    key: str
    label: Any
    count: int
    chosen: bool
    url: str


class Results:
    """What the search page shows for one address."""

    def __init__(self, request: HttpRequest) -> None:
        data = request.GET
        self.request, self.language = request, reading_language()
        self.typed = "".join(char for char in data.get("q", "") if char.isprintable()).strip()[
            :LONGEST_QUESTION
        ]
        self.kinds_chosen = [key for key in dict.fromkeys(data.getlist("tipo")) if documents.get(key)]
        self.ignored = [key[:60] for key in data.getlist("tipo") if key and not documents.get(key)]
        self.order = data.get("ordine", "") if data.get("ordine") in dict(ORDERS) else ""
        self.may_see = SearchEntry.objects.visible_to(request.user).filter(language=self.language)
        found = self.may_see
        if self.typed:
            found = found.matching(self.typed, self.language)
        self.counts = dict(found.order_by().values_list("kind").annotate(Count("pk")))
        self.everything = sum(self.counts.values())
        self.total = (
            sum(self.counts.get(key, 0) for key in self.kinds_chosen)
            if self.kinds_chosen
            else self.everything
        )
        if self.kinds_chosen:
            found = found.of_kinds(self.kinds_chosen)
        if self.typed:
            found = found.annotate(
                snippet=SearchHeadline(
                    F("summary"), query(self.typed, self.language), config=CONFIG[self.language],
                    start_sel=START, stop_sel=STOP, highlight_all=True,
                )
            )  # fmt: skip
        else:
            found = found.annotate(snippet=F("summary"), rank=Value(0.0))
        order = ("-dated",) if self.order or not self.typed else ("-rank", "-dated")
        self.found = found.order_by(*order, "pk").only("kind", "title", "url", "dated", "summary")

    def page(self) -> Page:
        """The page of the pager that the address asks for; counts nothing twice."""
        paginator = Paginator(self.found, PER_PAGE)
        paginator.count = self.total
        page = paginator.get_page(self.request.GET.get("pagina"))
        rows = list(page.object_list)
        for row in rows:
            kind = documents.get(row.kind)
            row.kind_label = kind.label if kind else row.kind
        page.object_list = rows
        return page

    def kinds(self) -> list[Kind]:
        """Every kind that was found, with the address that chooses it or takes the choice back."""
        found = []
        for offer in documents:
            count, chosen = self.counts.get(offer.key, 0), offer.key in self.kinds_chosen
            if count or chosen:
                others = [key for key in self.kinds_chosen if key != offer.key]
                kinds = others if chosen else [*self.kinds_chosen, offer.key]
                found.append(Kind(offer.key, offer.label, count, chosen, self.address(kinds=kinds)))
        return found

    def address(
        self, *, typed: str | None = None, kinds: list[str] | None = None, order: str | None = None
    ) -> str:
        """The address of this search with something else; the first page."""
        data = QueryDict(mutable=True)
        typed = self.typed if typed is None else typed
        order = self.order if order is None else order
        if typed:
            data["q"] = typed
        data.setlist("tipo", self.kinds_chosen if kinds is None else kinds)
        if order:
            data["ordine"] = order
        query_string = data.urlencode()
        return f"{self.request.path}?{query_string}" if query_string else self.request.path

    def suggestions(self, limit: int = 3) -> list[dict[str, str]]:
        """For a search without results: words of titles that this reader may know, nearest to what was typed."""
        words = [word for word in self.typed.lower().split() if len(word) >= 4 and word.isalpha()][:6]
        if not words:
            return []
        sql, parameters = self.may_see.order_by().values("words").query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT asked, near, max(similarity(unaccent(asked), unaccent(near))) AS likeness
                    FROM unnest(%s::text[]) AS asked,
                         (SELECT DISTINCT unnest(words) AS near FROM ({sql}) AS seen) AS known
                    WHERE similarity(unaccent(asked), unaccent(near)) >= 0.35 AND near <> asked
                    GROUP BY asked, near ORDER BY likeness DESC, near LIMIT %s""",  # noqa: S608 (our own query)
                [words, *parameters, limit],
            )
            near = cursor.fetchall()
        found = []
        for asked, word, _likeness in near:
            typed = " ".join(word if part == asked else part for part in self.typed.lower().split())
            found.append({"text": typed, "url": self.address(typed=typed, kinds=[])})
        return found

    def context(self) -> dict[str, Any]:
        """Everything the template draws."""
        page = self.page()
        return {
            "results": self,
            "page_obj": page,
            "rows": page.object_list,
            "kinds": self.kinds(),
            "orders": [
                {"label": label, "url": self.address(order=key), "chosen": key == self.order}
                for key, label in ORDERS
            ],
            "suggestions": self.suggestions() if self.typed and not self.everything else [],
            "ignored": self.ignored,
        }
