"""Staff's screens of places: the list, and one form for a place and its rooms. What is written is a verb."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.listings import Allowed, TitledIndex
from land.core.models import Territory
from land.core.once import once
from land.core.refusals import refuse
from land.enrolment import actions
from land.enrolment.models import Place, Room
from land.enrolment.policies import may_manage


class PlaceIndex(TitledIndex):
    title_label = _("Name")
    default_ordering = "name"

    def get_base_queryset(self) -> Any:
        return Place.objects.select_related("municipality__parent").annotate(
            room_count=Count("rooms", filter=Q(rooms__hidden=False))
        )

    def get_add_url(self) -> str:
        return reverse("enrolment_staff:place_new")

    def get_edit_url(self, instance: Place) -> str:
        return reverse("enrolment_staff:place", args=[instance.uuid])


class PlaceViewSet(ModelViewSet):
    model = Place
    name = "places"
    url_prefix = "luoghi"
    menu_label = _("Places and rooms")
    menu_order = 202
    icon = "site"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    exclude_form_fields: list[str] = []
    index_view_class = PlaceIndex
    permission_policy = Allowed(Place, may_manage)
    list_filter = ["hidden"]
    search_fields = ["name", "address", "municipality__name"]
    search_backend_name = None
    list_display = [
        Column("municipality", label=_("Municipality")),
        Column("room_count", label=_("Rooms")),
        Column("hidden", label=_("No longer used"), accessor=lambda place: _("yes") if place.hidden else ""),
    ]


class PlaceForm(forms.ModelForm):
    """A place: where it is, how one gets in."""

    class Meta:
        model = Place
        fields = [
            "name", "name_en", "address", "municipality", "accessibility", "accessibility_en", "hidden",
        ]  # fmt: skip
        widgets = {name: forms.Textarea({"rows": 3}) for name in ("accessibility", "accessibility_en")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = Territory.objects.municipalities()  # type: ignore[attr-defined]


RoomForms = forms.inlineformset_factory(
    Place, Room, fields=["name", "capacity", "hidden"], extra=3, can_delete=True
)


def _screen(request: HttpRequest, place: Place | None) -> HttpResponse:
    """The form of a place with its rooms, and three empty lines for more."""
    form = PlaceForm(request.POST or None, instance=place)
    rooms = RoomForms(request.POST or None, instance=place or Place(), prefix="rooms")
    if request.method == "POST" and form.is_valid() and rooms.is_valid():
        typed = rooms.save(commit=False)
        try:
            kept = actions.save_place(place=form.save(commit=False), rooms=typed, gone=rooms.deleted_objects)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, gettext("“%(title)s” is saved.") % {"title": kept})
            return redirect("places:index")
    context = {"form": form, "rooms": rooms, "place": place}
    wrong = request.method == "POST"
    return render(request, "enrolment/staff/place.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@guarded(may_manage)
@once
def new(request: HttpRequest) -> HttpResponse:
    """A new place with its rooms."""
    return _screen(request, None)


def _place(uuid: UUID) -> Place:
    return Place.objects.get(uuid=uuid)


@require_http_methods(["GET", "POST"])
@guarded(may_manage, get=_place)
def edit(request: HttpRequest, place: Place) -> HttpResponse:
    """Change a place and its rooms."""
    return _screen(request, place)
