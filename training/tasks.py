"""Celery doors: deadlines that come near, rounds of reviews whose time is over."""

from celery import shared_task

from training import actions


@shared_task(name="training.remind_of_tasks")
def remind_of_tasks() -> None:
    actions.remind_of_tasks()


@shared_task(name="training.close_due_rounds")
def close_due_rounds() -> None:
    actions.close_due_rounds()


SWEEPS = {"training.remind_of_tasks": 900, "training.close_due_rounds": 300}
