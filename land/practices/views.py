"""The doors of practices beside their pages: propose one, follow the latest."""

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.once import once
from land.pages.cache import cached_page
from land.pages.models.base import reading_language
from land.practices import actions
from land.practices.forms import ProposalForm
from land.practices.models import PracticePage
from land.practices.policies import may_propose, may_read_list


@require_http_methods(["GET", "POST"])
@guarded(may_propose)
@once
def propose(request: HttpRequest) -> HttpResponse:
    """The six questions; what was typed stays when something is wrong."""
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose(by=request.user, **form.facts())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(reverse("practices:proposed"))
    return render(request, "practices/propose.html", {"form": form})


@require_safe
@guarded(may_propose)
def proposed(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    prefix = "/en" if reading_language() == "en" else ""
    return render(request, "practices/proposed.html", {"list_url": f"{prefix}/buone-pratiche/"})


class PracticeFeed(Feed):
    """The latest twenty public practices."""

    feed_type = Rss201rev2Feed
    title = _("Good practices of L.A.N.D.")
    description = _("What cooperatives of Lazio did, what it cost and what it gave.")

    def link(self) -> str:
        return "/en/buone-pratiche/" if reading_language() == "en" else "/buone-pratiche/"

    def items(self) -> list[PracticePage]:
        return list(
            PracticePage.objects.readable().filter(audience="public").latest().defer_streamfields()[:20]
        )

    def item_title(self, item: PracticePage) -> str:
        return item.shown_title()

    def item_description(self, item: PracticePage) -> str:
        return item.shown_summary()

    def item_link(self, item: PracticePage) -> str:
        return item.shown_url()

    def item_pubdate(self, item: PracticePage) -> object:
        return item.first_published_at


@require_safe
@guarded(may_read_list, login=False)
@cached_page()
def feed(request: HttpRequest) -> HttpResponse:
    """RSS of the practices."""
    return PracticeFeed()(request)
