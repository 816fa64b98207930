"""Celery's doors: what wakes the outbox."""

from celery import shared_task
from celery.schedules import crontab

from land.notifications import actions, delivery


@shared_task(name="notifications.deliver")
def deliver() -> None:
    """Send what is due."""
    delivery.deliver_due()


@shared_task(name="notifications.tidy")
def tidy() -> None:
    """Forget what is old."""
    actions.forget_old()


SWEEPS = {"notifications.deliver": 60.0, "notifications.tidy": crontab(hour=3, minute=40)}
