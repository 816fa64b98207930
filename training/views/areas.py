"""The permanent page of each area: words, courses, what came out of them, questions, people."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from land.accounts.consents import SHOWN_IN_AREAS
from land.accounts.models import Person
from land.community.models import Discussion
from land.core.bilingual import said
from land.core.guards import anyone, guarded
from land.core.models import Link, Term
from land.core.offers import Target, kinds
from land.enrolment.querysets import PUBLIC
from land.practices.models import GoodPracticePage
from training.models import AreaIntroduction, Edition

SHOWN = 6
NAMED = 60


def fruits(editions: list[UUID], user: Any) -> list[tuple[Any, Target]]:
    """What came out of these editions, the latest first, as far as this reader may see it: (its kind, where it is)."""
    rows = list(
        Link.objects.filter(from_kind="edition", from_uuid__in=editions).order_by("-created_at", "-id")[:100]
    )
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        wanted[row.to_kind].add(row.to_uuid)
    seen = {
        (key, uuid): (kind.label, target)
        for key, uuids in wanted.items()
        if (kind := kinds.get(key))
        for uuid, target in kind.resolve(sorted(uuids), user).items()
    }
    steps = dict.fromkeys((row.to_kind, row.to_uuid) for row in rows)
    return [seen[step] for step in steps if step in seen][: 2 * SHOWN]


def people(term: Term) -> tuple[list[Person], list[Person]]:
    """Who teaches in the area, as its editions' pages say already, and who followed its courses and agreed to be named."""
    public = Edition.objects.filter(course__area=term, activity__state__in=PUBLIC)
    trainers = (
        Person.objects.filter(editions_taught__in=public, erased_at=None)
        .select_related("organisation")
        .distinct()
        .order_by("last_name", "first_name", "pk")
    )
    followed = (
        Person.objects.who_agreed(SHOWN_IN_AREAS)
        .filter(enrolments__state="confirmed", enrolments__activity__edition__in=public)
        .select_related("organisation")
        .distinct()
        .order_by("last_name", "first_name", "pk")
    )
    return list(trainers[:NAMED]), list(followed[:NAMED])


def _area(code: str) -> Term:
    return Term.objects.of("training-area").get(code=code)


@require_safe
@guarded(anyone, get=_area)
def area(request: HttpRequest, term: Term) -> HttpResponse:
    """One area, the place where whoever works on its subject finds the others."""
    now, rows = timezone.now(), Edition.objects.whole().filter(course__area=term)
    introduction = AreaIntroduction.objects.filter(area=term).first()
    practices = GoodPracticePage.objects.visible_to(request.user).for_cards().latest()
    editions = list(rows.public().values_list("uuid", flat=True))
    trainers, followed = people(term)
    context = {
        "title": said(term, "title"),
        "introduction": introduction,
        "coming": [row.card() for row in rows.coming(now)],
        "past": [row.card() for row in rows.past(now)[: 2 * SHOWN]],
        "practices": [
            row.card() for row in practices.filter(theme__in=introduction.themes.values("pk"))[:SHOWN]
        ]
        if introduction
        else [],
        "fruits": fruits(editions, request.user),
        "discussions": Discussion.objects.visible_to(request.user)
        .about("training-area", term.code)
        .for_list()[:SHOWN],
        "ask_url": f"{reverse('community:new')}?a=training-area:{term.code}",
        "trainers": trainers,
        "followed": followed,
    }
    return render(request, "training/area.html", context)
