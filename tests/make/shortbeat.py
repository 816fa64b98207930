"""The product's own sweeps, each every second: `celery -A tests.make.shortbeat beat`."""

from typing import Any

from land.celery import app


@app.on_after_finalize.connect
def hurry(sender: Any, **kwargs: object) -> None:
    """Nothing is added or taken away; only the clock runs faster."""
    for entry in sender.conf.beat_schedule.values():
        entry["schedule"] = 1.0
