"""From a submitted response to its visible score, the worker idle; and how many responses a second the arithmetic does."""

import json
from statistics import median

from tests.benchmarks.figures import Figure
from tests.site import Site

# Run inside the site's own Django, a process of its own beside the worker: fill in, submit, wait for the score.
SUBMIT = """
import json, time
from cooperatives.actions import save_answers, start, submit
from cooperatives.models import Score, Wave, WaveMember
from tests.make.answers import all_answers
from tests.make.cooperatives import cells_of
wave = Wave.objects.filter(state="open", scoring_spec__isnull=False).first()
members = WaveMember.objects.filter(wave=wave, responses=None)[:6]
times = []
for member in members:
    response = start(member=member, user=None)
    save_answers(response=response, changes=cells_of(all_answers()), user=None, lock_version=response.lock_version)
    response.refresh_from_db()
    began = time.perf_counter()
    submit(response=response, user=None)
    while not Score.objects.filter(response=response).exists() and time.perf_counter() - began < 90:
        time.sleep(0.01)
    times.append(time.perf_counter() - began)
print(json.dumps(times))
"""
SPEED = """
import json, time
from cooperatives.actions.scoring import scorer_of
from cooperatives.models import ScoringSpec
from tests.make.answers import published_example
scorer, answers = scorer_of(ScoringSpec.objects.first()), published_example()
began, number = time.perf_counter(), 20000
for _time in range(number):
    scorer.score(answers)
print(json.dumps(number / (time.perf_counter() - began)))
"""


def measure(running: Site) -> list[Figure]:
    """Seconds from submit to score (median and worst of six), and documents scored in a second by one process."""
    running.worker()
    running.manage("shell", "-v", "0", "-c", SUBMIT)  # the worker wakes up
    times = json.loads(running.manage("shell", "-v", "0", "-c", SUBMIT))
    speed = json.loads(running.manage("shell", "-v", "0", "-c", SPEED))
    return [
        Figure("scoring: submit to score visible, median", median(times), "s", 2.0),
        Figure("scoring: submit to score visible, worst of six", max(times), "s", 2.0),
        Figure("scoring: documents scored in a second", speed, "per s"),
    ]
