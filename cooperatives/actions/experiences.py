"""Innovative experiences told in the profile questionnaire: each becomes one draft of a good practice, for the editors."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cooperatives.actions.profile import SAID_YES, is_profile
from cooperatives.models import Response
from land.accounts.models import User
from land.core.actions import link
from land.core.errors import DomainError
from land.core.models import Link
from land.practices.actions import propose
from land.practices.models import GoodPracticePage

ASKED, TITLE, STORY = "P804", "P805", "P806"
KIND = "response"


class NoExperience(DomainError):
    sentence = _("These answers tell of no experience.")


@dataclass(frozen=True)
class Experience:
    """What was told, and the draft that it has become, if it has."""

    title: str
    story: str
    draft: GoodPracticePage | None


def experience_of(*, response: Response) -> Experience | None:
    """The experience that a sent profile tells; None if it tells of none."""
    answers = response.document["answers"] if response.document and is_profile(response) else {}
    if answers.get(ASKED) != SAID_YES or not answers.get(TITLE):
        return None
    made = (
        Link.objects.fruits_of(KIND, response.uuid)
        .filter(to_kind="practice")
        .values_list("to_uuid", flat=True)
    )
    draft = GoodPracticePage.objects.filter(translation_key__in=list(made)).first()
    return Experience(answers[TITLE], answers.get(STORY, ""), draft)


@transaction.atomic
def propose_experience(*, response: Response, by: User) -> GoodPracticePage:
    """Make the draft of a practice from what a profile tells; the same one when asked again. Nothing is published: editors
    complete it and ask the cooperative. Raises: NoExperience, NoPlaceForPractices."""
    Response.objects.select_for_update(of=["self"]).get(pk=response.pk)
    told = experience_of(response=response)
    if told is None:
        raise NoExperience
    if told.draft is not None:
        return told.draft
    cooperative = response.cooperative
    page = propose(
        by=by, title=told.title, problem="", done=told.story, result="", municipality=cooperative.municipality,
        organisation=cooperative.organisation, organisation_name=cooperative.name, contact="",
    )  # fmt: skip
    link(frm=(KIND, response.uuid), to=("practice", page.translation_key))
    return page
