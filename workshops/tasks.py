"""Celery doors of the room: countdowns that are over, what closing leaves on disk, what comes due in a plan."""

from celery import shared_task

from workshops.actions import ballots, plan


@shared_task(name="workshops.close_overdue")
def close_overdue() -> None:
    ballots.close_overdue()


@shared_task(name="workshops.sweep_traces")
def sweep_traces() -> None:
    ballots.sweep_traces()


@shared_task(name="workshops.remind_of_plan")
def remind_of_plan() -> None:
    plan.remind_of_plan()


SWEEPS = {"workshops.close_overdue": 10, "workshops.sweep_traces": 3600, "workshops.remind_of_plan": 3600}
