"""Celery doors: what comes due on the way from an idea to a cooperative. Reminders of meetings are tasks of the land."""

from celery import shared_task

from startups.actions import (
    conflicts,
    convergence,
    evaluating,
    outcomes,
    projects,
    proposals,
    starting,
    visits,
)


@shared_task(name="startups.expire_convergences")
def expire_convergences() -> None:
    convergence.expire_due()


@shared_task(name="startups.remind_of_convergences")
def remind_of_convergences() -> None:
    convergence.remind()


@shared_task(name="startups.expire_visits")
def expire_visits() -> None:
    visits.expire_visits()


@shared_task(name="startups.submit_silent")
def submit_silent() -> None:
    projects.submit_silent()


@shared_task(name="startups.recuse_conflicted")
def recuse_conflicted() -> None:
    conflicts.recuse_conflicted()


@shared_task(name="startups.remind_evaluators")
def remind_evaluators() -> None:
    evaluating.remind_evaluators()


@shared_task(name="startups.remind_of_items")
def remind_of_items() -> None:
    starting.remind_of_items()


@shared_task(name="startups.remind_follow_ups")
def remind_follow_ups() -> None:
    outcomes.remind_follow_ups()


@shared_task(name="startups.forget_guests")
def forget_guests() -> None:
    proposals.forget_guests()


SWEEPS = {
    "startups.expire_visits": 3600,
    "startups.expire_convergences": 600,
    "startups.remind_of_convergences": 3600,
    "startups.submit_silent": 900,
    "startups.recuse_conflicted": 900,
    "startups.remind_evaluators": 3600,
    "startups.remind_of_items": 3600,
    "startups.remind_follow_ups": 3600,
    "startups.forget_guests": 3600,
}
