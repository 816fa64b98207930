"""Celery doors: what begins and ends, offers, reminders, questionnaires, certificates, what was kept long enough."""

from celery import shared_task

from land.enrolment import actions


@shared_task(name="enrolment.expire_offers")
def expire_offers() -> None:
    actions.expire_offers()


@shared_task(name="enrolment.advance")
def advance() -> None:
    actions.advance()


@shared_task(name="enrolment.remind")
def remind() -> None:
    actions.remind()


@shared_task(name="enrolment.run_questionnaires")
def run_questionnaires() -> None:
    actions.run_questionnaires()


@shared_task(name="enrolment.print_certificates")
def print_certificates() -> None:
    actions.print_certificates()


@shared_task(name="enrolment.release_blocked")
def release_blocked() -> None:
    actions.release_blocked()


@shared_task(name="enrolment.forget_extras")
def forget_extras() -> None:
    actions.forget_extras()


@shared_task(name="enrolment.forget_scans")
def forget_scans() -> None:
    actions.forget_scans()


SWEEPS = {
    "enrolment.advance": 300,
    "enrolment.expire_offers": 60,
    "enrolment.forget_extras": 21600,
    "enrolment.forget_scans": 86400,
    "enrolment.print_certificates": 60,
    "enrolment.release_blocked": 300,
    "enrolment.remind": 900,
    "enrolment.run_questionnaires": 1800,
}
