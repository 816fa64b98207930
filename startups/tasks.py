"""Celery doors: proposals to join ideas whose time comes. Reminders of meetings are tasks of the land."""

from celery import shared_task

from startups.actions import convergence, visits


@shared_task(name="startups.expire_convergences")
def expire_convergences() -> None:
    convergence.expire_due()


@shared_task(name="startups.remind_of_convergences")
def remind_of_convergences() -> None:
    convergence.remind()


@shared_task(name="startups.expire_visits")
def expire_visits() -> None:
    visits.expire_visits()


SWEEPS = {
    "startups.expire_visits": 3600,
    "startups.expire_convergences": 600,
    "startups.remind_of_convergences": 3600,
}
