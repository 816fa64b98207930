"""What is asked beside the name: chosen by staff, answered by people, deleted when its time is over."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Max, Value

from land.enrolment import errors
from land.enrolment.actions import ledger
from land.enrolment.models import Activity, Enrolment, EnrolmentExtra, EnrolmentQuestion
from land.enrolment.questions import READY

NEEDS_KEPT = timedelta(days=30)
LEFT_KEPT = timedelta(days=30)
DAY = timedelta(days=1)


def _next_position(activity: Activity) -> int:
    last = EnrolmentQuestion.objects.filter(activity=activity).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


@transaction.atomic
def choose_questions(*, activity: Activity, keys: Iterable[str], by: Any) -> list[EnrolmentQuestion]:
    """Ask these ready-made questions too, with their purpose and retention. Those that are asked already stay as they are.

    Raises: UnknownQuestion for a key that the catalogue does not have.
    """
    activity = ledger.lock(activity.pk)
    made = []
    for key in keys:
        if key not in READY:
            raise errors.UnknownQuestion
        row, new = EnrolmentQuestion.objects.get_or_create(
            activity=activity,
            key=key,
            defaults={**READY[key].columns(), "position": _next_position(activity)},
        )
        if new:
            made.append(row)
    return made


@transaction.atomic
def save_question(
    *, activity: Activity, facts: Mapping[str, Any], by: Any, question: EnrolmentQuestion | None = None
) -> EnrolmentQuestion:
    """Add a question of one's own, or change one that is asked. `facts` are columns of EnrolmentQuestion.

    Once somebody has answered, the kind of answer and the answers to choose from stay, so that what was said keeps its
    meaning; a ready-made question always keeps them. Raises: AlreadyAnswered.
    """
    activity = ledger.lock(activity.pk)
    facts = dict(facts)
    if question is None:
        numbers = EnrolmentQuestion.objects.filter(activity=activity, key__startswith="own-")
        number = max(
            (int(key.removeprefix("own-")) for key in numbers.values_list("key", flat=True)), default=0
        )
        question = EnrolmentQuestion(activity=activity, key=f"own-{number + 1}")
        facts["position"] = facts.get("position") or _next_position(activity)
    else:
        question.refresh_from_db()
        same = {name: facts.get(name, getattr(question, name)) for name in ("kind", "options")}
        changed = any(getattr(question, name) != value for name, value in same.items())
        if changed and (not question.is_own or question.answers.exists()):
            raise errors.AlreadyAnswered(field="kind")
    for name, value in facts.items():
        setattr(question, name, value)
    question.save()
    return question


@transaction.atomic
def remove_question(*, question: EnrolmentQuestion, by: Any) -> None:
    """Stop asking it; what was answered is deleted with it, since nothing else may be done with it."""
    ledger.lock(question.activity_id)
    question.delete()


@transaction.atomic
def copy_questions(*, frm: Activity, to: Activity) -> int:
    """Ask in `to` what is asked in `frm`, never what was answered. Returns how many questions were added."""
    activity = ledger.lock(to.pk)
    there = set(EnrolmentQuestion.objects.filter(activity=activity).values_list("key", flat=True))
    rows = [row for row in EnrolmentQuestion.objects.filter(activity=frm) if row.key not in there]
    names = [
        field.name
        for field in EnrolmentQuestion._meta.concrete_fields
        if field.name not in ("id", "uuid", "activity", "created_at", "changed_at", "counted")
    ]
    EnrolmentQuestion.objects.bulk_create(
        EnrolmentQuestion(activity=activity, **{name: getattr(row, name) for name in names}) for row in rows
    )
    return len(rows)


def write_extras(enrolment: Enrolment, values: Mapping[str, str]) -> None:
    """Keep the answers by the questions' keys; an empty one takes the old one away. Under the lock of the activity.

    Keys that are not asked are ignored. Raises: AnswerNeeded for a required question left empty.
    """
    for question in EnrolmentQuestion.objects.filter(activity_id=enrolment.activity_id):
        if question.key not in values:
            if question.required and not enrolment.extras.filter(question=question).exists():
                raise errors.AnswerNeeded(field=f"extra_{question.key}", question=question.shown_label)
            continue
        value = values[question.key].strip()
        if value:
            EnrolmentExtra.objects.update_or_create(
                enrolment=enrolment, question=question, defaults={"value": value}
            )
        elif question.required:
            raise errors.AnswerNeeded(field=f"extra_{question.key}", question=question.shown_label)
        else:
            EnrolmentExtra.objects.filter(enrolment=enrolment, question=question).delete()


@transaction.atomic
def answer(
    *,
    enrolment: Enrolment,
    values: Mapping[str, str],
    by: Any,
    needs: str | None = None,
    at: datetime | None = None,
) -> Enrolment:
    """Change what somebody told of themselves, until the activity ends and while they are in it.

    `values` by the questions' keys, already checked by the form. Raises: NothingToDo, AnswerNeeded.
    """
    activity = ledger.lock(enrolment.activity_id)
    enrolment.refresh_from_db()
    enrolment.activity = activity
    if not enrolment.is_active or ledger.clock(at) >= activity.ends_at:
        raise errors.NothingToDo
    write_extras(enrolment, values)
    if needs is not None and needs != enrolment.needs:
        enrolment.needs = needs
        enrolment.save(update_fields=["needs", "changed_at"])
    return enrolment


def _forget(question: EnrolmentQuestion, rows: Any) -> int:
    """Delete these answers of a question; of those who took part the totals are kept. Returns how many."""
    if question.kind in EnrolmentQuestion.COUNTABLE:
        counted = Counter(question.counted)
        counted.update(rows.filter(enrolment__state="confirmed").values_list("value", flat=True))
        EnrolmentQuestion.objects.filter(pk=question.pk).update(counted=dict(counted))
    return int(rows.delete()[0])


@transaction.atomic
def forget_person(*, person: Any) -> None:
    """Delete all that a person answered and needs; the totals stay. For whoever closes their account."""
    rows = EnrolmentExtra.objects.filter(enrolment__person=person)
    for pk in sorted(rows.values_list("question__activity", flat=True).distinct()):
        ledger.lock(pk)
    for question in EnrolmentQuestion.objects.filter(answers__in=rows).distinct():
        _forget(question, rows.filter(question=question))
    Enrolment.objects.filter(person=person).update(needs="")


def forget_extras(*, at: datetime | None = None) -> int:
    """Delete what has been kept long enough: answers past their question's days, what people needed 30 days after the
    end, and both of whoever left or was turned down 30 days ago. Returns how many answers and needs were deleted.
    """
    now = ledger.clock(at)
    kept = ExpressionWrapper(F("keep_until_days") * Value(DAY), output_field=DurationField())
    over = ExpressionWrapper(F("activity__ends_at") + kept, output_field=DateTimeField())
    due = (
        EnrolmentQuestion.objects.annotate(over=over).filter(over__lte=now, answers__isnull=False).distinct()
    )
    gone = 0
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            question = EnrolmentQuestion.objects.select_for_update().filter(pk=pk).first()
            if question is not None:
                gone += _forget(question, question.answers.all())
    left = Enrolment.objects.exclude(state__in=Enrolment.ACTIVE).filter(ended_at__lte=now - LEFT_KEPT)
    gone += EnrolmentExtra.objects.filter(enrolment__in=left).delete()[0]
    gone += left.exclude(needs="").update(needs="")
    ended = Enrolment.objects.filter(activity__ends_at__lte=now - NEEDS_KEPT).exclude(needs="")
    return gone + ended.update(needs="")
