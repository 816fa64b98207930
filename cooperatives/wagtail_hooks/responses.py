"""Staff's list of responses: who is where. Answers and scores are not on it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import ListingButton

from cooperatives.filters import ResponseFilter
from cooperatives.models import Response
from cooperatives.policies import is_staff
from land.core.listings import Allowed, TitledIndex


class ResponseIndex(TitledIndex):
    title_name, title_label = "cooperative", _("Cooperative")

    def get_base_queryset(self) -> Any:
        return Response.objects.for_work().prefetch_related("scores").order_by("-changed_at")

    def order_queryset(self, queryset: Any) -> Any:
        return queryset

    def get_title_url(self, instance: Response) -> str:
        return reading_url(instance)

    def get_list_more_buttons(self, instance: Response) -> list:
        member = instance.wave_member
        return [
            *super().get_list_more_buttons(instance),
            ListingButton(_("Answers"), url=reading_url(instance), icon_name="doc-full", priority=10),
            ListingButton(
                _("Invitation, more time"),
                url=reverse("waves_member", args=[member.wave_id, member.pk]),
                icon_name="calendar",
                priority=20,
            ),
        ]


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
        Column("wave", label=_("Wave"), accessor="wave"),
        Column("get_state_display", label=_("State")),
        Column("submitted_at", label=_("Submitted at")),
        Column("scored", label=_("Score"), accessor=scored),
    ]
    permission_policy = Allowed(Response, is_staff)
