"""Celery doors: the rows are the queue, this is the alarm clock."""

from celery import shared_task

from cooperatives import actions


@shared_task(name="cooperatives.score_response")
def score_response(response_pk: int) -> None:
    actions.score_response(response_pk=response_pk)


@shared_task(name="cooperatives.score_due")
def score_due() -> None:
    actions.score_due()


@shared_task(name="cooperatives.work_run")
def work_run(run_pk: int) -> None:
    actions.work_run(run_pk=run_pk)


@shared_task(name="cooperatives.work_runs")
def work_runs() -> None:
    actions.work_runs()


@shared_task(name="cooperatives.freeze_run")
def freeze_run(run_pk: int) -> None:
    actions.freeze_run(run_pk=run_pk)


@shared_task(name="cooperatives.send_reminders")
def send_reminders() -> None:
    actions.send_reminders()


@shared_task(name="cooperatives.close_due")
def close_due() -> None:
    actions.close_due()


# Longer than other tasks: a file that goes in whole or not at all is one transaction of at most 5,000 lines.
@shared_task(name="cooperatives.work_on_import", soft_time_limit=600, time_limit=630)
def work_on_import(job_pk: int) -> None:
    actions.work_on_import(job_pk=job_pk, seconds=60)


@shared_task(name="cooperatives.import_due")
def import_due() -> None:
    actions.work_due()


SWEEPS = {
    "cooperatives.score_due": 60,
    "cooperatives.work_runs": 60,
    "cooperatives.import_due": 30,
    "cooperatives.send_reminders": 3600,
    "cooperatives.close_due": 300,
}
