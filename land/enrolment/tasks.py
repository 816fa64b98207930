"""Celery doors: offers that nobody took, reminders that are due, questionnaires whose moment has come."""

from celery import shared_task

from land.enrolment import actions


@shared_task(name="enrolment.expire_offers")
def expire_offers() -> None:
    actions.expire_offers()


@shared_task(name="enrolment.remind")
def remind() -> None:
    actions.remind()


@shared_task(name="enrolment.run_questionnaires")
def run_questionnaires() -> None:
    actions.run_questionnaires()


SWEEPS = {"enrolment.expire_offers": 60, "enrolment.remind": 900, "enrolment.run_questionnaires": 1800}
