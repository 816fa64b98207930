"""Celery doors: proposals to join ideas whose time comes. Reminders of meetings are tasks of the land."""

from celery import shared_task

from startups.actions import convergence


@shared_task(name="startups.expire_convergences")
def expire_convergences() -> None:
    convergence.expire_due()


@shared_task(name="startups.remind_of_convergences")
def remind_of_convergences() -> None:
    convergence.remind()


SWEEPS = {"startups.expire_convergences": 600, "startups.remind_of_convergences": 3600}
