"""How many people gave each answer: totals for reports, never who."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count

from land.enrolment.models import Activity, EnrolmentExtra, EnrolmentQuestion


def counts(activities: Iterable[Activity], key: str) -> dict[str, int]:
    """How many people with a place answered what to the question `key` (gender, province) in these activities.

    {value: number of enrolments}, the most frequent first; of those who did not answer nothing is said. Answers that
    are deleted since stay in the totals. Of questions with free text nothing is counted: {}.
    """
    questions = EnrolmentQuestion.objects.filter(
        activity__in=list(activities), key=key, kind__in=EnrolmentQuestion.COUNTABLE
    )
    found: Counter[str] = Counter()
    for kept in questions.values_list("counted", flat=True):
        found.update(kept)
    standing = EnrolmentExtra.objects.filter(question__in=questions, enrolment__state="confirmed")
    for value, number in standing.order_by().values_list("value").annotate(number=Count("pk")):
        found[value] += number
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def labels(activities: Iterable[Activity], key: str, language: str = "it") -> dict[str, str]:
    """What the values of a question are called, {value: words}."""
    found: dict[str, str] = {}
    for question in EnrolmentQuestion.objects.filter(activity__in=list(activities), key=key):
        found |= dict(question.choices(language))
    return found
