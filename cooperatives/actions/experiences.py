"""An innovative experience told in PROFILO (P804–P806) becomes the draft of a good practice, for the editors to complete."""

import textwrap
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cooperatives.models import Response
from land.accounts.models import User
from land.core.actions import link
from land.core.errors import DomainError
from land.core.models import Link
from land.practices.actions import propose
from land.practices.models import GoodPracticePage

#: kinds of the provenance link
FROM, TO = "response", "practice"
LONGEST_STEP = 1000  # characters of one step of a practice


class NothingTold(DomainError):
    sentence = _("These answers tell no experience, or not with the wish to see it told.")


class DraftRemoved(DomainError):
    sentence = _("The draft has been made already, and the editors have removed it.")


@dataclass(frozen=True)
class Experience:
    """What was told: a name, and what was done and changed."""

    title: str
    text: str


def experience_of(response: Response) -> Experience | None:
    """What a submitted PROFILO tells; nothing unless it says yes to “is there an experience to tell?”, with both texts."""
    if response.wave.instrument_version.instrument.code != "PROFILO" or response.state not in Response.SENT:
        return None
    answers = (response.document or {}).get("answers", {})
    title, text = answers.get("P805"), answers.get("P806")
    if answers.get("P804") != "SI" or not isinstance(title, str) or not isinstance(text, str):
        return None
    title, text = " ".join(title.split()), text.strip()
    return Experience(title, text) if title and text else None


def is_drafted(response: Response) -> bool:
    """Whether the draft has been made, even if the editors removed it afterwards."""
    return Link.objects.filter(from_kind=FROM, from_uuid=response.uuid, to_kind=TO).exists()


def draft_of(response: Response) -> GoodPracticePage | None:
    """The practice that was made of this response, if it is still there."""
    made = Link.objects.filter(from_kind=FROM, from_uuid=response.uuid, to_kind=TO).values("to_uuid")
    return GoodPracticePage.objects.filter(translation_key__in=made).first()


@transaction.atomic
def propose_experience(*, response: Response, by: User) -> GoodPracticePage:
    """The draft of a good practice, made once for each response; a second time gives the same one. Nothing is published.

    It carries the cooperative's name and municipality and what was told, no person's name; the editors are told of it.
    Raises: NothingTold, DraftRemoved, NoPlaceForPractices.
    """
    Response.objects.select_for_update(of=["self"]).only("pk").get(pk=response.pk)
    if is_drafted(response):
        page = draft_of(response)
        if page is None:
            raise DraftRemoved
        return page
    told = experience_of(response)
    if told is None:
        raise NothingTold
    cooperative = response.cooperative
    page = propose(
        by=by,
        title=told.title,
        problem="",
        done="\n".join(_steps(told.text)),
        result="",
        municipality=cooperative.municipality,
        organisation=cooperative.organisation,
        organisation_name=cooperative.name,
        contact=cooperative.name[:120],
    )
    link(frm=(FROM, response.uuid), to=(TO, page.translation_key))
    return page


def _steps(text: str) -> list[str]:
    """Paragraphs, none longer than a step of a practice may be."""
    return [part for line in text.splitlines() for part in textwrap.wrap(line, LONGEST_STEP)]
