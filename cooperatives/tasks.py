"""Celery doors: the rows are the queue, this is the alarm clock."""

from celery import shared_task

from cooperatives import actions


@shared_task(name="cooperatives.score_response")
def score_response(response_pk: int) -> None:
    actions.score_response(response_pk=response_pk)


@shared_task(name="cooperatives.score_due")
def score_due() -> None:
    actions.score_due()


SWEEPS = {"cooperatives.score_due": 60}
