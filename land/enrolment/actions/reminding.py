"""Reminders: a week and a day before the start; for an offer in its second half and last twelve hours. Each said once;
and to staff, when too few people have a place a week before."""

from datetime import datetime, timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from land.enrolment import notices
from land.enrolment.actions import ledger
from land.enrolment.models import Activity, Enrolment

WEEK, DAY, SOON = timedelta(days=7), timedelta(days=1), timedelta(hours=12)


def remind(*, at: datetime | None = None) -> int:
    """Say what is due now. Returns how many people were told or had been told already.

    A person who enrols less than a day before the start is not reminded of what they have just done.
    """
    now = ledger.clock(at)
    due = 0
    for kind, before in ((notices.WEEK_BEFORE, WEEK), (notices.DAY_BEFORE, DAY)):
        coming = Enrolment.objects.confirmed().filter(
            activity__state__in=["published", "running"],
            activity__starts_at__gt=now,
            activity__starts_at__lte=now + before,
        )
        if before == WEEK:
            coming = coming.filter(activity__starts_at__gt=now + DAY)
        for enrolment in coming.select_related("person", "activity"):
            if enrolment.confirmed_at and enrolment.confirmed_at > enrolment.activity.starts_at - before:
                continue
            ledger.tell(kind, enrolment)
            due += 1
    for activity in few_a_week_before(now):
        ledger.tell_staff(
            notices.MINIMUM_NOT_REACHED, activity, once=f"{timezone.localtime(activity.starts_at):%Y-%m-%d}"
        )
        due += 1
    for enrolment in Enrolment.objects.filter(
        state="offered", offer_expires_at__gt=now, offer_expires_at__lte=now + SOON
    ).select_related("person", "activity"):
        begun, ends = enrolment.offered_at, enrolment.offer_expires_at
        if begun and ends and now - begun >= ends - now:
            ledger.tell(notices.OFFER_EXPIRING, enrolment)
            due += 1
    return due


def few_a_week_before(now: datetime) -> list[Activity]:
    """What starts within a week with fewer people than it needs."""
    coming = Activity.objects.filter(
        state__in=["published", "running"],
        starts_at__gt=now,
        starts_at__lte=now + WEEK,
        min_participants__gt=0,
    ).annotate(people=Count("enrolments", filter=Q(enrolments__state="confirmed")))
    return list(coming.filter(people__lt=F("min_participants")))
