"""What a practice needs before everybody may read it, and how strong its evidence may be called. No database here.

Sources: the union of the templates of Interreg Europe, FAO, OPSI and URBACT for the fields; FAO's grid for evidence.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

COST_LIMITS = [(10_000, "under-10k"), (50_000, "10k-50k"), (250_000, "50k-250k")]  # euro
MOST_SDGS, MOST_MODULES = 3, 8
LONGEST_TITLE = 100
REUSES_TO_BE_CONSOLIDATED = 2
REQUIRED = {
    "summary": _("Say in two sentences what this practice is."),
    "kind": _("Choose what kind of story this is."),
    "organisation": _("Choose the cooperative that did it."),
    "contact_name": _("Write who can be asked about it."),
    "municipality": _("Choose the municipality where it happened."),
    "period_start": _("Write when it began."),
    "theme": _("Choose a theme."),
    "problem": _("Say what problem or need it answers."),
    "solution": _("Describe what was done, step by step."),
    "people": _("Say how many people it took; write “not available” if nobody knows."),
    "time_needed": _("Say how long it took; write “not available” if nobody knows."),
    "difficulties": _("Say what was difficult: it is what others learn most from."),
    "success_factors": _("Say on what conditions it worked."),
    "transfer_copy": _("Say what others can copy as it is."),
    "transfer_adapt": _("Say what others must adapt."),
    "transfer_preconditions": _("Say what must be there before starting."),
}


def cost_class(euro: int | None) -> str:
    """The class of a cost in euro: under-10k, 10k-50k, 50k-250k, over-250k, unknown. A limit belongs to the class above."""
    if euro is None:
        return "unknown"
    return next((name for limit, name in COST_LIMITS if euro < limit), "over-250k")


def _empty(value: Any) -> bool:
    return (
        value is None
        or (hasattr(value, "__len__") and len(value) == 0)
        or (isinstance(value, str) and not value.strip())
    )


def missing(values: dict[str, Any], indicators: int) -> dict[str, Any]:
    """What keeps a practice from being published: {field: sentence}. `values` by field name, `indicators` how many rows."""
    found = {name: sentence for name, sentence in REQUIRED.items() if _empty(values.get(name))}
    if len(values.get("title") or "") > LONGEST_TITLE:
        found["title"] = _("A title of a practice has 100 characters at most.")
    if not _empty(values.get("contact_name")) and not values.get("contact_consent"):
        found["contact_consent"] = _("The contact's consent to be named is needed before publishing.")
    if values.get("cost") is None and not values.get("cost_unknown"):
        found["cost"] = _("Write what it cost in euro, or tick “not available”.")
    if values.get("cover") and _empty(values.get("cover_alt")):
        found["cover_alt"] = _("Write what the image says: some people do not see it.")
    if indicators < 1:
        found["indicators"] = _(
            "Without at least one indicator there is no evidence: a draft may wait, a page may not."
        )
    end, start = values.get("period_end"), values.get("period_start")
    if end and start and end < start:
        found["period_end"] = _("The end comes before the beginning.")
    if not values.get("evergreen") and not values.get("review_due"):
        found["review_due"] = _("Write when it must be reviewed, or tick “always valid”.")
    sentence = evidence_refused(
        values.get("evidence") or "", values.get("replication") or "", values.get("confirmed_reuses") or 0
    )
    if sentence:
        found["evidence"] = sentence
    return found


def evidence_refused(level: str, replication: str, confirmed_reuses: int) -> Any | None:
    """Why a level of evidence cannot be given, or None. FAO's grid: no replication, not above “promising”; two confirmed
    reuses with results before “consolidated”.
    """
    if level in {"good_practice", "consolidated"} and not replication.strip():
        return _("Nobody has repeated it yet, as far as this page says: “promising” is the highest level.")
    if level == "consolidated" and confirmed_reuses < REUSES_TO_BE_CONSOLIDATED:
        return _("“Consolidated” needs at least two confirmed reuses with results.")
    return None
