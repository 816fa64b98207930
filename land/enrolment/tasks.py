"""Celery doors: offers that nobody took, reminders that are due, answers kept long enough."""

from celery import shared_task

from land.enrolment import actions


@shared_task(name="enrolment.expire_offers")
def expire_offers() -> None:
    actions.expire_offers()


@shared_task(name="enrolment.remind")
def remind() -> None:
    actions.remind()


@shared_task(name="enrolment.release_blocked")
def release_blocked() -> None:
    actions.release_blocked()


@shared_task(name="enrolment.forget_extras")
def forget_extras() -> None:
    actions.forget_extras()


SWEEPS = {
    "enrolment.expire_offers": 60,
    "enrolment.remind": 900,
    "enrolment.release_blocked": 300,
    "enrolment.forget_extras": 21600,
}
