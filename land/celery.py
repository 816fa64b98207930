"""The alarm clock. Rows in PostgreSQL are the queue; a task here only wakes the verb that works them off.

Source of the delivery settings: Celery's and kombu's documentation for Redis; the figures are argued in
docs/decisions/0004.
"""

import os

from celery import Celery
from celery.schedules import crontab  # noqa: F401 (rooms' sweeps use it)
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "land.settings.production")

VISIBILITY_SECONDS = 300

app = Celery("land")
app.conf.update(
    broker_url=settings.REDIS_URL,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": VISIBILITY_SECONDS,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 1,
        "socket_timeout": 20,
        "health_check_interval": 10,
    },
    visibility_timeout=VISIBILITY_SECONDS,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_publish_retry=False,
    task_time_limit=120,
    task_soft_time_limit=90,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=500,
    worker_hijack_root_logger=False,
    accept_content=["json"],
    timezone="Europe/Rome",
    enable_utc=True,
)
app.autodiscover_tasks()


@app.on_after_finalize.connect
def sweep(sender: Celery, **kwargs: object) -> None:
    """Each room's sweeps, as its tasks.py lists them in SWEEPS: {task name: seconds or crontab}."""
    from importlib import import_module
    from importlib.util import find_spec

    from django.apps import apps

    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.tasks"):
            for task, every in getattr(import_module(f"{config.name}.tasks"), "SWEEPS", {}).items():
                sender.add_periodic_task(every, sender.signature(task), name=task)
