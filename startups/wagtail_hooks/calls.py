"""Staff's screens of calls: the list, one form, and the desk of a call with everything that waits there."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from land.core.documents import pdf
from land.core.errors import DomainError
from land.core.exports import csv_response, xlsx_response
from land.core.guards import guarded
from land.core.listings import Allowed, TitledIndex
from land.core.once import once
from land.core.refusals import refuse, tried
from startups.actions import calls as verbs
from startups.actions.outcomes import SMALLEST, funnel, report
from startups.filters.calls import CallFilter
from startups.forms.calls import CallForm, DuplicateForm, MessageForm, initial_of_call
from startups.models import Call
from startups.policies import is_staff


class CallIndex(TitledIndex):
    default_ordering = "-opens_at"

    def get_base_queryset(self) -> Any:
        return Call.objects.annotate(
            applied=Count("projects", filter=Q(projects__submitted_at__isnull=False)),
            waiting=Count("projects", filter=Q(projects__state__in=["submitted", "prefeasibility", "plan"])),
        )

    def get_add_url(self) -> str:
        return reverse("startups_call_new")

    def get_edit_url(self, instance: Call) -> str:
        return reverse("startups_call_desk", args=[instance.pk])


class CallViewSet(ModelViewSet):
    model = Call
    name = "startup_calls"
    url_prefix = "startup/bandi"
    menu_label = _("Start-up calls")
    menu_order = 239
    icon = "doc-full"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    exclude_form_fields: list[str] = []
    index_view_class = CallIndex
    permission_policy = Allowed(Call, is_staff)
    filterset_class = CallFilter
    search_fields = ["title"]
    search_backend_name = None
    list_display = [
        Column("opens_at", label=_("Applications from")),
        Column("closes_at", label=_("Applications until")),
        Column("get_state_display", label=_("State")),
        Column("applied", label=_("Applications")),
        Column("waiting", label=_("To be decided")),
    ]


def call_of(pk: int) -> Call:
    return Call.objects.get(pk=pk)


def _screen(request: HttpRequest, call: Call | None) -> HttpResponse:
    form = CallForm(request.POST or None, initial=initial_of_call(call) if call else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                kept = verbs.save_call(by=request.user, call=call, **form.facts())
                if request.POST.get("then") == "open":
                    verbs.open_call(call=kept, by=request.user)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, gettext("“%(title)s” is saved.") % {"title": kept})
            return redirect("startups_call_desk", kept.pk)
    title = str(call) if call else gettext("New call")
    return render(request, "startups/staff/call.html", {"form": form, "call": call, "title": title})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(is_staff)
@once
def new(request: HttpRequest) -> HttpResponse:
    """A new call: draft, or open at once."""
    return _screen(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(is_staff, get=call_of)
@once
def edit(request: HttpRequest, row: Call) -> HttpResponse:
    """Change one."""
    return _screen(request, row)


@require_http_methods(["GET", "HEAD"])
@guarded(is_staff, get=call_of)
def desk(request: HttpRequest, row: Call) -> HttpResponse:
    """What waits for a decision first, then every project with where it stands."""
    projects = (
        row.projects.exclude(state="draft")
        .select_related("idea__group", "idea__theme")
        .annotate(
            members=Count(
                "idea__group__members", filter=Q(idea__group__members__left_at=None), distinct=True
            ),
            asked_of=Count("evaluations", filter=~Q(evaluations__state="recused"), distinct=True),
            judged=Count("evaluations", filter=Q(evaluations__state="sent"), distinct=True),
        )
        .order_by("state_since", "pk")
    )
    waits = ("submitted", "prefeasibility", "plan")
    context = {
        "call": row,
        "waiting": [each for each in projects if each.state in waits],
        "others": [each for each in projects if each.state not in waits],
        "drafts": row.projects.filter(state="draft").count(),
        "moves": MOVES.get(row.state, []),
        "closed": row.closes_at < timezone.now(),
        "funnel": funnel(row),
        "sent": row.messages.select_related("by__person")[:10],
    }
    return render(request, "startups/staff/call_desk.html", context)


#: what staff can do with a call in each state: (name, label)
MOVES: dict[str, list[tuple[str, Any]]] = {
    "draft": [("open", _("Open it"))],
    "open": [("run", _("Begin the path")), ("conclude", _("Conclude it"))],
    "running": [("conclude", _("Conclude it"))],
    "concluded": [("archive", _("Put it in the archive"))],
}
VERBS: dict[str, Callable[..., Call]] = {
    "open": verbs.open_call,
    "run": verbs.run_call,
    "conclude": verbs.conclude_call,
    "archive": verbs.archive_call,
    "publish": verbs.publish_list,
}


@require_POST
@guarded(is_staff, get=call_of)
@once
def act(request: HttpRequest, row: Call) -> HttpResponse:
    """Open, begin, conclude, archive, publish the list."""
    verb = VERBS.get(request.POST.get("then", ""))
    if verb is None:
        raise Http404
    return tried(
        request,
        lambda: verb(call=row, by=request.user),
        lambda: gettext("Done."),
        "startups_call_desk",
        row.pk,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(is_staff, get=call_of)
@once
def duplicate(request: HttpRequest, row: Call) -> HttpResponse:
    """The next edition, as a draft to check."""
    form = DuplicateForm(request.POST or None, initial={"title": row.title})
    if request.method == "POST" and form.is_valid():
        try:
            copy = verbs.duplicate_call(call=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, gettext("The copy is a draft: check it, then open it."))
            return redirect("startups_call_edit", copy.pk)
    context = {"form": form, "title": gettext("The same call on other days"), "subtitle": row,
               "label": gettext("Make the copy")}  # fmt: skip
    return render(request, "startups/staff/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(is_staff, get=call_of)
@once
def write(request: HttpRequest, row: Call) -> HttpResponse:
    """A message to those who applied."""
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.write_to_applicants(call=row, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, gettext("The message is on its way."))
            return redirect("startups_call_desk", row.pk)
    context = {"form": form, "title": gettext("Write to whoever applied"), "subtitle": row,
               "label": gettext("Send")}  # fmt: skip
    return render(request, "startups/staff/form.html", context)


@require_http_methods(["GET", "HEAD"])
@guarded(is_staff, get=call_of)
def funder(request: HttpRequest, row: Call) -> HttpResponse:
    """The funder's report of one edition: on screen, CSV, XLSX, PDF. Totals alone."""
    lines = report(row)
    header = [gettext("What"), gettext("How much"), gettext("How it is counted")]
    few = gettext("fewer than five")
    rows = [[str(line.label), few if line.value is None else line.value, str(line.how)] for line in lines]
    name = f"rendiconto-{row.slug}"
    match request.GET.get("formato", ""):
        case "csv":
            return csv_response(name, header, rows)
        case "xlsx":
            return xlsx_response(name, header, rows)
        case "pdf":
            response = HttpResponse(report_pdf(row, header, rows), content_type="application/pdf")
            response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
            return response
    context = {"call": row, "header": header, "rows": rows, "funnel": funnel(row)}
    return render(request, "startups/staff/report.html", context)


def report_pdf(row: Call, header: list[str], rows: list[list[Any]]) -> bytes:
    """The report as an accessible document."""
    local = timezone.localtime
    return pdf(
        "startups_report",
        {
            "title": gettext("Report on the path “%(title)s”") % {"title": row.title},
            "period": f"{local(row.opens_at):%d/%m/%Y} – {local():%d/%m/%Y}",
            "header": header,
            "rows": [[str(cell) for cell in line] for line in rows],
            "funnel_title": gettext("How far ideas came"),
            "funnel_header": [gettext("Step"), gettext("Ideas")],
            "funnel": [[str(label), str(many)] for label, many in funnel(row)],
            "note": gettext("Numbers of people below %(least)d are not told.") % {"least": SMALLEST},
        },
    )


@hooks.register("register_admin_viewset")
def call_screens() -> CallViewSet:
    return CallViewSet()


@hooks.register("register_admin_urls")
def call_urls() -> list:
    return [
        path("startup/bandi/nuovo/", new, name="startups_call_new"),
        path("startup/bandi/<int:pk>/", desk, name="startups_call_desk"),
        path("startup/bandi/<int:pk>/modifica/", edit, name="startups_call_edit"),
        path("startup/bandi/<int:pk>/azione/", act, name="startups_call_act"),
        path("startup/bandi/<int:pk>/duplica/", duplicate, name="startups_call_duplicate"),
        path("startup/bandi/<int:pk>/messaggio/", write, name="startups_call_write"),
        path("startup/bandi/<int:pk>/rendiconto/", funder, name="startups_call_report"),
    ]
