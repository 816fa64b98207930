"""Celery doors: what comes due in a workshop and after it."""

from celery import shared_task

from workshops.actions import plan


@shared_task(name="workshops.remind_of_plan")
def remind_of_plan() -> None:
    plan.remind_of_plan()


SWEEPS = {"workshops.remind_of_plan": 3600}
