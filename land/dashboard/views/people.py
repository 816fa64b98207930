"""People of the site for whoever gives roles and resets second factors."""

from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from land.accounts.actions import grant, revoke
from land.accounts.models import AccessEvent, Grant, User
from land.core.errors import DomainError
from land.core.guards import guarded
from land.dashboard.actions import reset_second_factor
from land.dashboard.forms import ReasonForm, RoleForm
from land.dashboard.policies import may_give_roles, may_reset_second_factor, may_see_people

SHOWN = 50


def _user(uuid: UUID) -> User:
    return User.objects.select_related("person").get(uuid=uuid)


@require_safe
@guarded(may_see_people)
def index(request: HttpRequest) -> HttpResponse:
    """Who has a login, by name or address, by role."""
    asked, role = request.GET.get("q", "").strip()[:100], request.GET.get("role", "")
    rows = User.objects.select_related("person").prefetch_related("grants")
    for word in asked.split():
        rows = rows.filter(
            Q(email__icontains=word)
            | Q(person__first_name__icontains=word)
            | Q(person__last_name__icontains=word)
        )
    if role in Grant.Role.values:
        rows = rows.filter(grants__role=role).distinct()
    rows = rows.order_by("person__last_name", "person__first_name", "email")
    found = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    context = {"found": found, "q": asked, "role": role, "roles": Grant.Role.choices}
    return render(request, "dashboard/people.html", context)


@require_safe
@guarded(may_see_people, get=_user)
def page(request: HttpRequest, subject: User) -> HttpResponse:
    """One person: roles, second factor, what was done to their access."""
    return _page(request, subject)


def _page(request: HttpRequest, subject: User, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "subject": subject,
        "grants": subject.grants.select_related("area", "granted_by").order_by("role", "pk"),
        "events": AccessEvent.objects.filter(subject=subject).select_related("actor")[:SHOWN],
        "second_factor": is_mfa_enabled(subject),
        "may_give": may_give_roles(request.user),
        "may_reset": may_reset_second_factor(request.user, subject),
        "role_form": RoleForm(),
        "reason_form": ReasonForm(),
    }
    return render(request, "dashboard/person.html", context | forms, status=status)


@require_POST
@guarded(may_give_roles, get=_user)
def give(request: HttpRequest, subject: User) -> HttpResponse:
    """Give a role."""
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _page(request, subject, status=422, role_form=form)
    role, area = form.cleaned_data["role"], form.cleaned_data["area"]
    grant(user=subject, role=role, area=area, by=request.user)
    messages.success(request, _("The role has been given."))
    return redirect("dashboard_person", subject.uuid)


def _grant(pk: int) -> Grant:
    return Grant.objects.select_related("user", "area").get(pk=pk)


@require_POST
@guarded(may_give_roles, get=_grant)
def take(request: HttpRequest, row: Grant) -> HttpResponse:
    """Take a role away."""
    try:
        revoke(user=row.user, role=row.role, area=row.area, by=request.user)
        messages.success(request, _("The role has been taken away."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("dashboard_person", row.user.uuid)


@require_POST
@guarded(may_reset_second_factor, get=_user)
def reset(request: HttpRequest, subject: User) -> HttpResponse:
    """Remove somebody's second factor, for a reason that is kept."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            reset_second_factor(subject=subject, by=request.user, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The second factor has been reset; the person is told by mail."))
            return redirect("dashboard_person", subject.uuid)
    return _page(request, subject, status=422, reason_form=form)
