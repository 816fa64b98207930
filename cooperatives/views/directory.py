"""The public directory."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperatives.actions.exports import DIRECTORY, directory_rows
from cooperatives.actions.succession import heir_of
from cooperatives.filters import DirectoryFilter
from cooperatives.models import Cooperative
from cooperatives.policies import may_see_address, may_see_cooperative, role_in
from land.core.exports import csv_response
from land.core.facets import pills
from land.core.guards import anyone, guarded
from land.core.provenance import chain
from land.pages.cache import cached_page
from land.pages.version import once_per_version

ON_A_PAGE = 24
TABLE = "tabella"
PARAMETERS = ("q", "settore", "provincia", "dimensione", "categoria", "fatturato", "donne", "vista", "pagina")


def _found(request: HttpRequest) -> tuple[DirectoryFilter, QuerySet]:
    found = DirectoryFilter(
        request.GET, queryset=Cooperative.objects.visible_to(request.user).filter(state="active")
    )
    return found, found.qs.for_cards().with_size()


@require_safe
@guarded(anyone)
@cached_page(*PARAMETERS)
def listing(request: HttpRequest) -> HttpResponse:
    """The cooperatives that may be shown, 24 a page, with facets."""
    found, rows = _found(request)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("pagina"))
    query = request.GET.copy()
    query.pop("pagina", None)
    if request.user.is_authenticated or any(request.GET.get(name) for name in PARAMETERS):
        facets = found.facets()
    else:
        facets = once_per_version("cooperatives-facets", found.facets, request)
    context = {
        "page": page,
        "rows": [_card(row) for row in page],
        "facets": facets,
        "pills": pills(query, facets),
        "typed": request.GET.get("q", "")[:100],
        "query": query.urlencode(),
        "as_table": query.get("vista") == TABLE,
        "other_view": _other_view(query),
        "shares": Cooperative.objects.shares(),
    }
    return render(request, "cooperatives/list.html", context)


def _other_view(query: QueryDict) -> str:
    """The same list as a table, or back as cards."""
    other = query.copy()
    if other.pop("vista", None) != [TABLE]:
        other["vista"] = TABLE
    return f"?{other.urlencode()}"


def _card(row: Cooperative) -> dict[str, Any]:
    return {
        "title": row.name,
        "url": row.get_absolute_url(),
        "badges": [(row.sector.title, "")],
        "foot": where(row),
    }


def where(row: Cooperative) -> str:
    """The municipality and the province of its registered office."""
    place = row.municipality
    return f"{place.name} ({place.parent.code})" if place else ""


@require_safe
@guarded(anyone)
def as_csv(request: HttpRequest) -> HttpResponse:
    """The same rows as the list, all pages, as CSV: public fields of cooperatives that agreed to be listed."""
    found = DirectoryFilter(request.GET, queryset=Cooperative.objects.listed())
    rows = found.qs.for_cards().with_size()
    return csv_response(
        "cooperative", DIRECTORY, directory_rows(rows, f"{request.scheme}://{request.get_host()}")
    )


def _by_slug(slug: str) -> Cooperative:
    cooperative = Cooperative.objects.for_cards().with_size().get(organisation__slug=slug)
    cooperative.heir = heir_of(cooperative) if cooperative.state == "merged" else None
    return cooperative


@require_safe
@guarded(may_see_address, get=_by_slug, login=False)
@cached_page()
def detail(request: HttpRequest, cooperative: Cooperative) -> HttpResponse:
    """One cooperative, “In breve” first. Contacts are shown with its consent, or to whoever acts for it.

    The address of one that merged answers with its name and the way to where it went.
    """
    if cooperative.heir is not None and may_see_cooperative(request.user, cooperative.heir):
        return render(request, "cooperatives/merged.html", {"cooperative": cooperative})
    role = role_in(request.user, cooperative.pk)
    context = {
        "cooperative": cooperative,
        "role": role,
        "contacts": cooperative.consent_contact or role is not None,
        "chain": chain("cooperative", cooperative.uuid, request.user),
    }
    return render(request, "cooperatives/detail.html", context)
