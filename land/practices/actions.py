"""The verbs of practices: propose one with six answers, publish one that is whole."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from land.accounts.models import Person, User
from land.core.errors import DomainError
from land.core.models import Organisation, Territory
from land.notifications.api import notify
from land.practices import rules
from land.practices.models import GoodPracticePage, PracticeIndexPage, PracticePage
from land.practices.notices import PROPOSED


class NoPlaceForPractices(DomainError):
    sentence = _("The list of practices is not there yet: the office must first open it.")


class NotWhole(DomainError):
    """Carries `missing`, {field: sentence}."""

    sentence = _("This practice cannot be published yet: %(first)s")


def free_slug(title: str) -> str:
    """An address that no practice has: the title's own, else with a number."""
    wanted = slugify(title)[:80].strip("-") or "pratica"
    taken = set(PracticePage.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number, slug = 1, wanted
    while slug in taken or slug in {"feed", "proponi"}:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


@transaction.atomic
def propose(
    *,
    by: User,
    title: str,
    problem: str,
    done: str,
    result: str,
    municipality: Territory | None,
    organisation: Organisation | None,
    organisation_name: str,
    contact: str,
) -> GoodPracticePage:
    """A draft under the list of practices, for an editor to complete; nobody else sees it.

    Raises: NoPlaceForPractices.
    """
    index = PracticeIndexPage.italian()
    if index is None:
        raise NoPlaceForPractices
    # Two proposals at once must not ask the tree for the same place.
    PracticeIndexPage.objects.select_for_update(of=("self",)).get(pk=index.pk)
    index.refresh_from_db()
    page = GoodPracticePage(
        title=title,
        slug=free_slug(title),
        locale=index.locale,
        owner=by,
        live=False,
        has_unpublished_changes=True,
        summary=result[:300],
        problem=problem,
        solution=[("step", part.strip()) for part in done.split("\n") if part.strip()],
        municipality=municipality,
        organisation=organisation,
        contact_name=contact,
        context=str(_("Proposed for: %(name)s")) % {"name": organisation_name} if not organisation else "",
        transfer_copy="",
        keywords="",
    )
    index.add_child(instance=page)
    page.save_revision(user=by, clean=False)
    notify(
        kind=PROPOSED,
        to=Person.objects.filter(user__is_active=True, user__grants__role="editor").distinct(),
        facts={"practice": page.pk},
        once=f"practice-{page.pk}-proposed",
    )
    return page


@transaction.atomic
def publish(*, practice: PracticePage, by: User | None, day: date | None = None) -> PracticePage:
    """Let everybody read a practice that is whole. Sets the review to a year from now if nobody did.

    Raises: NotWhole, with a sentence for each thing that is missing.
    """
    day = day or timezone.localdate()
    if practice.reviewed_on is None:
        practice.reviewed_on = day
    if practice.review_due is None and not practice.evergreen:
        practice.review_due = next_review(practice.reviewed_on)
    lacking = missing(practice)
    if lacking:
        error = NotWhole(first=next(iter(lacking.values())))
        error.missing = lacking  # type: ignore[attr-defined]
        raise error
    practice.save_revision(user=by).publish(user=by)
    practice.refresh_from_db()
    return practice


def next_review(day: date) -> date:
    """A year later; the 29th of February becomes the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def missing(practice: PracticePage) -> dict[str, Any]:
    """What keeps this practice from being published, {field: sentence}."""
    values = {field.name: getattr(practice, field.name) for field in practice._meta.fields}
    return rules.missing(values, practice.indicators.count())
