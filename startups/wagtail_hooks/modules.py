"""Staff's screens of training modules: the list and one form."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from land.core.errors import DomainError
from land.core.guards import guarded
from land.core.listings import Allowed, TitledIndex
from land.core.once import once
from land.core.refusals import refuse
from startups.actions import modules
from startups.forms.modules import ModuleForm, initial_of_module
from startups.models import Module
from startups.policies import is_staff


class ModuleIndex(TitledIndex):
    default_ordering = "-activity__starts_at"

    def get_base_queryset(self) -> Any:
        return Module.objects.whole()

    def get_add_url(self) -> str:
        return reverse("startups_module_new")

    def get_edit_url(self, instance: Module) -> str:
        return reverse("startups_module_edit", args=[instance.pk])


class ModuleViewSet(ModelViewSet):
    model = Module
    name = "startup_modules"
    url_prefix = "startup/moduli"
    menu_label = _("Training modules")
    menu_order = 242
    icon = "list-ol"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    exclude_form_fields: list[str] = []
    index_view_class = ModuleIndex
    permission_policy = Allowed(Module, is_staff)
    search_fields = ["activity__title"]
    search_backend_name = None
    list_display = [
        Column("get_topic_display", label=_("Subject")),
        Column("activity.starts_at", label=_("Starts")),
        Column("activity.get_state_display", label=_("State")),
        Column("activity.seats_held", label=_("People enrolled")),
    ]


def _screen(request: HttpRequest, row: Module | None) -> HttpResponse:
    form = ModuleForm(request.POST or None, initial=initial_of_module(row) if row else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                kept = modules.save_module(by=request.user, module=row, **form.facts())
                if request.POST.get("then") == "open":
                    modules.open_module(module=kept, by=request.user)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, gettext("“%(title)s” is saved.") % {"title": kept})
            return redirect("startup_modules:index")
    context = {"form": form, "row": row, "title": gettext("Training module")}
    return render(request, "startups/staff/event.html", context)


@require_http_methods(["GET", "POST"])
@guarded(is_staff)
@once
def new(request: HttpRequest) -> HttpResponse:
    """A new module: draft, or open at once."""
    return _screen(request, None)


@require_http_methods(["GET", "POST"])
@guarded(is_staff)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one."""
    return _screen(request, get_object_or_404(Module.objects.whole(), pk=pk))


@hooks.register("register_admin_viewset")
def module_screens() -> ModuleViewSet:
    return ModuleViewSet()


@hooks.register("register_admin_urls")
def module_urls() -> list:
    return [
        path("startup/moduli/nuovo/", new, name="startups_module_new"),
        path("startup/moduli/<int:pk>/modifica/", edit, name="startups_module_edit"),
    ]
