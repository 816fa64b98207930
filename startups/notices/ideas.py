"""What can be said about ideas and about joining them."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from land.notifications.kinds import Facts, NoticeKind, kinds
from startups.models import Convergence, Idea, IdeaAuthor

AUTHOR_ASKED = "startups-idea-author"
IDEA_NEWS = "startups-idea-news"
CONVERGENCE_PROPOSED = "startups-convergence-proposed"
CONVERGENCE_REMINDED = "startups-convergence-reminded"
CONVERGENCE_OUTCOME = "startups-convergence-outcome"


def _gone() -> dict[str, Any]:
    return {"url": reverse("startups:ideas"), "action": _("See the ideas"), "title": ""}


def _author(facts: Facts) -> IdeaAuthor | None:
    return IdeaAuthor.objects.select_related("idea").filter(pk=facts["author"]).first()


def _author_stands(facts: Facts) -> bool:
    row = _author(facts)
    return bool(row and row.confirmed_at is None and row.idea.state in ("draft", "published"))


def _author_words(facts: Facts) -> dict[str, Any]:
    row = _author(facts)
    if row is None:
        return _gone()
    return {
        "url": reverse("startups:idea_sign", args=[row.idea.uuid]),
        "action": _("Answer"),
        "title": row.idea.title,
    }


def _idea(facts: Facts) -> Idea | None:
    return Idea.objects.filter(pk=facts["idea"]).first()


def _news_stand(facts: Facts) -> bool:
    row = _idea(facts)
    return bool(
        row
        and row.state
        == {"joined": "converged", "withdrawn": "withdrawn", "undone": "withdrawn"}.get(facts["what"])
    )


def _news_words(facts: Facts) -> dict[str, Any]:
    row = _idea(facts)
    if row is None:
        return _gone()
    joined = facts["what"] == "joined"
    return {
        "url": row.get_absolute_url() if joined else reverse("startups:ideas"),
        "action": _("See where it leads") if joined else _("See the ideas"),
        "title": row.title,
        "joined": joined,
        "undone": facts["what"] == "undone",
    }


def _convergence(facts: Facts) -> Convergence | None:
    return Convergence.objects.filter(pk=facts["convergence"]).first()


def _convergence_waits(facts: Facts) -> bool:
    row = _convergence(facts)
    return bool(row and row.state == "proposed" and row.expires_at > timezone.now())


def _outcome_stands(facts: Facts) -> bool:
    row = _convergence(facts)
    return bool(row and row.state == facts["state"])


def _convergence_words(facts: Facts) -> dict[str, Any]:
    row = _convergence(facts)
    if row is None:
        return _gone()
    return {
        "url": row.get_absolute_url(),
        "action": _("Read the proposal and answer") if row.state == "proposed" else _("See how it ended"),
        "title": row.title,
        "merger": row.mode == "merger",
        "ideas": "; ".join(part.idea.title for part in row.parts.select_related("idea")),
        "until": timezone.localtime(row.expires_at),
        "state": row.state,
        "undo_until": timezone.localtime(row.undo_until) if row.undo_until else None,
    }


kinds.add(
    NoticeKind(
        key=AUTHOR_ASKED,
        label=_("Somebody names me as an author of an idea"),
        context=_author_words,
        still_true=_author_stands,
    )
)
kinds.add(
    NoticeKind(
        key=IDEA_NEWS,
        label=_("News of an idea that I follow"),
        context=_news_words,
        still_true=_news_stand,
        optional=True,
    )
)
for _key, _label, _true in (
    (CONVERGENCE_PROPOSED, _("A proposal to join ideas waits for my answer"), _convergence_waits),
    (CONVERGENCE_REMINDED, _("My answer about joining ideas is still missing"), _convergence_waits),
    (CONVERGENCE_OUTCOME, _("How a proposal to join ideas ended"), _outcome_stands),
):
    kinds.add(NoticeKind(key=_key, label=_label, context=_convergence_words, still_true=_true))
