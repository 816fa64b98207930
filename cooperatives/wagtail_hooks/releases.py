"""Staff's screen of the observatory: what is published and since when, and the button that publishes the yearly figures."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from cooperatives import actions
from cooperatives.models import Release
from cooperatives.wagtail_hooks.access import staff

SHOWN = 50


@require_safe
@staff()
def listing(request: HttpRequest) -> HttpResponse:
    """The releases, newest first: of which survey or of the years, and whether it is the one shown."""
    rows = list(Release.objects.select_related("run__wave", "released_by").order_by("-created_at")[:SHOWN])
    return render(request, "cooperatives/staff/releases.html", {
        "rows": rows,
        "years": next((row for row in rows if row.kind == "performance" and row.current), None),
    })  # fmt: skip


@require_POST
@staff()
def publish_years(request: HttpRequest) -> HttpResponse:
    """Freeze the figures of the years as they are now and show them in the observatory."""
    release = actions.freeze_performance(by=request.user)
    if release.facts["kept"]:
        messages.warning(
            request,
            _(
                "Published. Some figures stay as they were: so few changed that the difference would tell whose."
            ),
        )
    else:
        messages.success(
            request, _("Published: the observatory shows the figures of the years as they are now.")
        )
    return redirect("cooperatives_releases")
