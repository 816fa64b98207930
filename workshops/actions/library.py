"""Drafts for the library: an idea or an activity of the plan that became something done, a report that others may read."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from land.community import actions as community
from land.community.models import Resource
from land.core.actions import link
from land.core.errors import DomainError, WrongState
from land.core.models import Link
from land.practices import actions as practices
from land.practices.models import GoodPracticePage
from workshops.actions.opendata import LICENCE
from workshops.models import PlanItem, Report


class NothingDoneYet(DomainError):
    sentence = _("Nothing has been told of this activity yet: a practice tells what was done.")


class InTheLibrary(WrongState):
    sentence = _("It is in the library already.")


@transaction.atomic
def draft_practice(*, item: PlanItem, by: Any) -> GoodPracticePage:
    """A draft practice, filled with what is known of an activity of the plan: an editor completes it, nobody else sees it.

    Raises: InTheLibrary, NothingDoneYet, NoPlaceForPractices.
    """
    row = PlanItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if Link.objects.fruits_of("plan-item", row.uuid).filter(to_kind="practice").exists():
        raise InTheLibrary
    updates = list(row.updates.order_by("created_at", "pk"))
    if not updates:
        raise NothingDoneYet
    workshop, idea = row.workshop, row.idea
    place = workshop.activity.place
    page = practices.propose(
        by=by,
        title=row.title[:100],
        problem=(idea.what if idea else "") or row.title,
        done="\n".join(f"{timezone.localtime(each.created_at):%d/%m/%Y}: {each.text}" for each in updates),
        result=updates[-1].text,
        municipality=(idea.municipality if idea else None) or (place.municipality if place else None),
        organisation=row.lead_organisation,
        organisation_name="",
        contact="",
    )
    link(frm=("plan-item", row.uuid), to=("practice", page.translation_key))
    return page


@transaction.atomic
def keep_report(*, report: Report, by: Any) -> Resource:
    """Put the published report in the library, where it is found with what else can be read again.

    Raises: WrongState, InTheLibrary.
    """
    if report.state != "published":
        raise WrongState
    workshop = report.workshop
    others = Report.objects.filter(workshop=workshop).values("uuid")
    if Link.objects.filter(from_kind="workshop-report", from_uuid__in=others, to_kind="resource").exists():
        raise InTheLibrary
    with override("it"):
        address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(
            "workshops:report", args=[workshop.slug]
        )
    resource = Resource(
        title=f"Report: {workshop.activity.title}"[:160],
        summary=report.facts["common"]["narrative"][:600] or workshop.activity.title,
        address=address, source=str(workshop.area)[:200], licence=LICENCE, programme=workshop.activity.programme,
    )  # fmt: skip
    community.publish_resource(resource=resource)
    link(frm=("workshop-report", report.uuid), to=("resource", resource.uuid))
    return resource
