"""The box of places that every activity's page shows: never on a cached page."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from land.enrolment.adding import choices, webcal
from land.enrolment.models import Activity, Enrolment
from land.enrolment.policies import may_check_in

register = template.Library()


@register.filter
def hours(minutes: int) -> str:
    """Minutes as hours: 180 is “3”, 210 is “3:30”."""
    whole, rest = divmod(int(minutes), 60)
    return f"{whole}:{rest:02}" if rest else str(whole)


@register.inclusion_tag("enrolment/box.html", takes_context=True)
def enrolment_box(context: template.Context, activity: Activity) -> dict[str, Any]:
    """How many places are left, how my enrolment stands, the button; for whoever keeps it, the register."""
    user, now = context["request"].user, timezone.now()
    mine = (
        Enrolment.objects.filter(activity=activity, person__user=user).first()
        if user.is_authenticated
        else None
    )
    waiting = (
        Enrolment.objects.filter(activity=activity, state="waiting").count()
        if activity.waitlist_enabled
        else 0
    )
    closes = activity.enrol_closes_at or activity.starts_at
    return {
        "request": context["request"],
        "activity": activity,
        "mine": mine if mine and mine.is_active else None,
        "waiting": waiting,
        "keeps": user.is_authenticated and may_check_in(user, activity),
        "closes": closes,
        "not_yet": bool(activity.enrol_opens_at and now < activity.enrol_opens_at),
        "open": activity.state in ("published", "running")
        and now < closes
        and not (activity.enrol_opens_at and now < activity.enrol_opens_at),
        "choices": choices(activity, now),
        "webcal": webcal(reverse("enrolment:ics", args=[activity.uuid])),
        "full": activity.capacity is not None and (activity.seats_held >= activity.capacity or waiting > 0),
    }
