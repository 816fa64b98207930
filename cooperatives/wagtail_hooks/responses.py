"""Staff's list of responses: who is where. Answers and scores are not on it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from cooperatives.filters import ResponseFilter
from cooperatives.models import Response
from cooperatives.wagtail_hooks.access import StaffPolicy


class ResponseIndex(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return Response.objects.for_work().prefetch_related("scores").order_by("-changed_at")

    def order_queryset(self, queryset: Any) -> Any:
        return queryset


def scored(response: Response) -> Any:
    """How far the scoring is."""
    if response.scoring_error:
        return _("could not be scored")
    return _("scored") if response.scores.all() else ""


def reading_url(response: Response) -> str:
    """Where staff read its answers; opening it is logged."""
    return reverse("responses_read", args=[response.uuid])


class ResponseViewSet(ModelViewSet):
    model = Response
    name = "cooperatives_responses"
    url_prefix = "rilevazioni/compilazioni"
    menu_label = _("Responses")
    icon = "form"
    index_view_class = ResponseIndex
    filterset_class = ResponseFilter
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    form_fields: list[str] = []
    list_display = [
        TitleColumn("cooperative", label=_("Cooperative"), accessor="cooperative", get_url=reading_url),
        Column("wave", label=_("Wave"), accessor="wave"),
        Column("get_state_display", label=_("State")),
        Column("submitted_at", label=_("Submitted at")),
        Column("scored", label=_("Score"), accessor=scored),
    ]
    permission_policy = StaffPolicy(Response, {"view"})
