"""The verbs of training modules: keep one, open it. Attendance is written by the land's register."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from land.accounts.models import Person
from land.core import search
from land.enrolment import actions as enrolment
from land.enrolment.actions import event_documents, free_address, index_event, keep_activity
from land.enrolment.models import Activity
from startups.models import Call, Module


@transaction.atomic
def save_module(
    *,
    by: Any,
    module: Module | None = None,
    title: str,
    topic: str,
    starts_at: datetime,
    ends_at: datetime,
    call: Call | None = None,
    trainers: Sequence[Person] = (),
    for_whom: str = "",
    for_whom_en: str = "",
    take_home: Iterable[str] = (),
    take_home_en: Iterable[str] = (),
    slug: str = "",
    **facts: Any,
) -> Module:
    """Make a draft module with its Activity and first meeting, or change one. `facts` as for other events.

    Raises: EndsBeforeItStarts, DatesAreFixed, CapacityBelowHeld.
    """
    slug = module.slug if module else slug or free_address(Module, title)
    activity = keep_activity(
        activity=module.activity if module else None, kind="module", url_name="startups:module", slug=slug,
        by=by, starts_at=starts_at, ends_at=ends_at, title=title, **facts,
    )  # fmt: skip
    own = {
        "topic": topic, "call": call, "for_whom": for_whom, "for_whom_en": for_whom_en,
        "take_home": list(take_home), "take_home_en": list(take_home_en),
    }  # fmt: skip
    if module is None:
        module = Module.objects.create(activity=activity, slug=slug, **own)
    else:
        Module.objects.filter(pk=module.pk).update(changed_at=timezone.now(), **own)
    module.trainers.set(trainers)
    module = Module.objects.whole().get(pk=module.pk)
    index_module(module)
    return module


@transaction.atomic
def open_module(*, module: Module, by: Any) -> Module:
    """Publish it: anybody can see it and enrol. Idempotent. Raises: WrongState, DatesAreOver."""
    enrolment.publish(activity=module.activity, by=by)
    return Module.objects.whole().get(pk=module.pk)


def module_opened(activity: Activity) -> None:
    """It has just been published, by whatever button: it can be found."""
    row = Module.objects.whole().filter(activity=activity).first()
    if row is not None:
        index_module(row)


def module_documents(row: Module) -> Iterator[search.Document]:
    """What the search keeps of it."""
    return event_documents("module", row, lambda: [row.get_topic_display(), *row.take_home])


def index_module(row: Module) -> None:
    """Bring the search up to how it stands now."""
    index_event("module", row, module_documents)
