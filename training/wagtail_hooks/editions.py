"""Staff's screens of courses: the list of editions, and one form for new and old ones."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.listings import Allowed, TitledIndex
from land.core.once import once
from land.core.refusals import refuse
from training import actions
from training.filters import StaffEditionFilter
from training.forms.courses import CourseForm, initial_of
from training.models import Edition
from training.policies import is_staff


class EditionIndex(TitledIndex):
    default_ordering = "-activity__starts_at"

    def get_base_queryset(self) -> Any:
        return Edition.objects.whole().annotate(
            enrolled=Count("activity__enrolments", filter=Q(activity__enrolments__state="confirmed")),
            queued=Count("activity__enrolments", filter=Q(activity__enrolments__state="waiting")),
        )

    def get_add_url(self) -> str:
        return reverse("training_course_new")

    def get_edit_url(self, instance: Edition) -> str:
        return reverse("training_edition_edit", args=[instance.pk])


class EditionViewSet(ModelViewSet):
    model = Edition
    name = "editions"
    url_prefix = "formazione/edizioni"
    menu_label = _("Courses")
    menu_order = 230
    icon = "form"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    exclude_form_fields: list[str] = []
    index_view_class = EditionIndex
    permission_policy = Allowed(Edition, is_staff)
    filterset_class = StaffEditionFilter
    search_fields = ["course__title", "code", "activity__place__municipality__name"]
    search_backend_name = None
    list_display = [
        Column("activity.starts_at", label=_("Starts")),
        Column("activity.place.municipality", label=_("Municipality")),
        Column("activity.get_state_display", label=_("State")),
        Column("activity.capacity", label=_("Places")),
        Column("enrolled", label=_("People enrolled")),
        Column("queued", label=_("Waiting")),
    ]
    list_export = [
        "code", "course.title", "activity.starts_at", "activity.place", "activity.state", "activity.capacity",
        "enrolled", "queued",
    ]  # fmt: skip
    export_headings = {
        "code": _("Code"),
        "course.title": _("Title"),
        "activity.starts_at": _("Starts"),
        "activity.place": _("Place"),
        "activity.state": _("State"),
        "activity.capacity": _("Places"),
        "enrolled": _("People enrolled"),
        "queued": _("Waiting"),
    }
    export_filename = "corsi"


def _screen(request: HttpRequest, edition: Edition | None) -> HttpResponse:
    form = CourseForm(request.POST or None, initial=initial_of(edition) if edition else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                kept = actions.save_course(by=request.user, edition=edition, **form.facts())
                if request.POST.get("then") == "open":
                    actions.open_edition(edition=kept, by=request.user)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, gettext("“%(title)s” is saved.") % {"title": kept})
            return redirect("editions:index")
    return render(request, "training/staff/edition.html", {"form": form, "edition": edition})


@require_http_methods(["GET", "POST"])
@guarded(is_staff)
@once
def new(request: HttpRequest) -> HttpResponse:
    """A new course with its first edition: draft, or open at once."""
    return _screen(request, None)


@require_http_methods(["GET", "POST"])
@guarded(is_staff)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an edition and its course."""
    return _screen(request, get_object_or_404(Edition.objects.whole(), pk=pk))
