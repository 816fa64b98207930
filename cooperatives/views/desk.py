"""Where an answer is saved: one statement finds the response and says what this person may write in it."""

from typing import Any

from django.db.models import Case, F, JSONField, Value, When

from cooperatives.instruments import Definition
from cooperatives.models import Response

KEPT: dict[str, Definition] = {}  # by hash: a published questionnaire never changes
MOST_KEPT = 50


class Desk:
    """The response of a cooperative in a wave, found when somebody sits down at it."""

    response: Response
    definition: Definition
    sections: frozenset[str] | None

    def __init__(self, wave: str, cooperative: str) -> None:
        self.wave, self.cooperative = wave, cooperative

    def opens_for(self, user: Any) -> bool:
        """Find the response and whether this person may write in it; `sections` are those handed to them, None for all."""
        content = "wave_member__wave__instrument_version__content"
        sha = "wave_member__wave__instrument_version__sha256"
        response = (
            Response.objects.on_desk(user, wave=self.wave, cooperative=self.cooperative)
            .select_related("wave_member__wave", "wave_member__cooperative")
            .only(
                "revision", "state", "lock_version", "wave_member__extended_until", "wave_member__cooperative_id",
                "wave_member__wave__state", "wave_member__wave__opens_at", "wave_member__wave__closes_at",
                "wave_member__cooperative__id",
            )
            .annotate(
                sha=F(sha),
                content=Case(
                    When(**{f"{sha}__in": list(KEPT)}, then=Value(None, JSONField())), default=F(content),
                    output_field=JSONField(),
                ),
            )
            .first()
        )  # fmt: skip
        if response is None:
            return False
        if response.role in ("representative", "compiler"):
            self.sections = None
        elif response.handed:
            self.sections = frozenset(response.handed)
        else:
            return False
        self.response, self.definition = response, _kept(response.sha, response.content)
        return True

    def holds(self, question: str) -> bool:
        """Whether the question is there and this person may answer it."""
        found = self.definition.index.get(question)
        return found is not None and (self.sections is None or found.section in self.sections)


def _kept(sha: str, content: Any) -> Definition:
    if sha not in KEPT:
        if len(KEPT) >= MOST_KEPT:
            KEPT.clear()
        KEPT[sha] = Definition.from_dict(content)
    return KEPT[sha]
