"""A report as people read it: the same sentences, tables and charts on the page, in the PDF and in the DOCX."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from land.core.bilingual import said
from workshops.actions.comparison import decimal
from workshops.models import Idea, PlanItem, Stance
from workshops.models.ballots import Channel
from workshops.models.ideas import Horizon
from workshops.models.reports import Section
from workshops.models.visions import Polarity, Source
from workshops.models.workshops import Phase


@dataclass(frozen=True)
class Grid:
    """A table: the first `names` columns are words, the others numbers."""

    title: str
    header: list[str]
    rows: list[list[str]]
    names: int = 1

    @property
    def widths(self) -> list[int]:
        """How wide each column wants to be beside the others, for paper."""
        found = []
        for place, head in enumerate(self.header):
            cells = max((len(row[place]) for row in self.rows), default=0)
            words = max((len(word) for word in head.split()), default=0)
            found.append(min(max(cells, words, 5), 34))
        return found


@dataclass(frozen=True)
class Chart:
    """Bars of (label, number)."""

    title: str
    what: str
    unit: str
    rows: list[tuple[str, float]]


@dataclass
class Part:
    """A part of the report: what an editor wrote, then sentences, charts and tables made of the figures."""

    key: str
    title: str
    words: str = ""
    sentences: list[str] = field(default_factory=list)
    quotes: list[tuple[str, str]] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)


HIDDEN = "·"


def number(value: int | None) -> str:
    """A number of people or votes; a dot where it is not told."""
    return HIDDEN if value is None else str(value)


def day(value: str) -> str:
    """A date of the figures as people write it."""
    return date_format(date.fromisoformat(value), "j F Y") if value else "–"


def shown(facts: dict[str, Any], words: dict[str, str]) -> list[Part]:
    """The eight parts, in the language being read."""
    names = {group["key"]: said(group, "title") for group in facts["workshop"]["groups"]}
    makers = {
        "present": _present, "perceptions": _perceptions, "visions": _visions, "common": _common, "ideas": _ideas,
        "vote": _vote, "plan": _plan, "method": _method,
    }  # fmt: skip
    parts = []
    for key in Section.values:
        part = Part(key, str(Section(key).label), words.get(key, ""))
        makers[key](part, facts, names)
        parts.append(part)
    return parts


def protected(facts: dict[str, Any]) -> str:
    """What the dot means."""
    return _(
        "“%(dot)s” stands for a number that is not told: it is of fewer than %(number)s people, or it would let such a "
        "number be worked out."
    ) % {"dot": HIDDEN, "number": facts["workshop"]["smallest_cell"]}


def _present(part: Part, facts: dict[str, Any], names: dict[str, str]) -> None:
    told = facts["present"]
    if told["present"] is not None:
        part.sentences.append(
            ngettext("%(number)d person took part.", "%(number)d people took part.", told["present"])
            % {"number": told["present"]}
        )
    rows = []
    for row in told["groups"]:
        here = _("no participant") if row["present"] == 0 else number(row["present"])
        rows.append([names[row["key"]], number(row["enrolled"]), here])
    rows.append([_("In all"), number(told["enrolled"]), number(told["present"])])
    part.grids.append(
        Grid(
            _("Places and people, by category"),
            [_("Category of actors"), _("People enrolled"), _("People there")],
            rows,
        )
    )
    if any(HIDDEN in row for row in rows):
        part.sentences.append(protected(facts))


def _perceptions(part: Part, facts: dict[str, Any], names: dict[str, str]) -> None:
    before, after = _("On arrival"), _("At the end")
    for prompt in facts["perceptions"]:
        title = said(prompt, "text")
        first, last = prompt["before"], prompt["after"]
        if not first["n"] and not last["n"]:
            part.sentences.append(_("“%(question)s”: nobody answered.") % {"question": title})
            continue
        people = [
            [_("Everybody"), number(first["n"]), number(last["n"])],
            *(
                [names[key], number(first["groups"].get(key)), number(last["groups"].get(key))]
                for key in names
            ),
        ]
        if prompt["kind"] == "scale":
            rows = [
                [people[0][0], decimal(first["mean"]), decimal(last["mean"]), *people[0][1:]],
                *(
                    [
                        names[key],
                        _mean(first, key),
                        _mean(last, key),
                        number(first["groups"].get(key)),
                        number(last["groups"].get(key)),
                    ]
                    for key in names
                ),
            ]
            drawn = [
                (f"{when}: {label}", told["means"][key])
                for key, label in names.items()
                for when, told in ((before, first), (after, last))
                if told["means"].get(key) is not None
            ]
            if drawn:
                part.charts.append(Chart(title, _("Category of actors"), _("mean, 1–5"), drawn))
            header = [
                _("Category of actors"), _("Mean before"), _("Mean after"), _("Answers before"), _("Answers after"),
            ]  # fmt: skip
            part.grids.append(Grid(title, header, rows))
            for told, when in ((first, before), (last, after)):
                _counts(part, told, f"{title} – {when}")
        elif prompt["kind"] == "choice":
            answers = [answer for answer, _number in (first["counts"] or last["counts"] or [])]
            one, two = dict(first["counts"] or []), dict(last["counts"] or [])
            rows = [[answer, number(one.get(answer)), number(two.get(answer))] for answer in answers]
            rows.append([_("Answers"), number(first["n"]), number(last["n"])])
            part.grids.append(Grid(title, [_("Answer"), before, after], rows))
        elif prompt["kind"] == "words":
            words = sorted(
                {word for told in (first, last) for word, _number in told["words"]},
                key=lambda word: (
                    -dict(first["words"]).get(word, 0) - dict(last["words"]).get(word, 0),
                    word,
                ),
            )
            one, two = dict(first["words"]), dict(last["words"])
            rows = [[word, number(one.get(word)), number(two.get(word))] for word in words]
            if rows:
                part.grids.append(Grid(title, [_("Word"), before, after], rows))
            others = (first["other_words"] or 0, last["other_words"] or 0)
            part.sentences.append(
                _("“%(question)s”: %(first)s other words before and %(last)s after were said by few people.")
                % {"question": title, "first": others[0], "last": others[1]}
            )
        else:
            part.sentences.append(
                _("“%(question)s”: %(first)s people answered before and %(last)s after, in their own words.")
                % {"question": title, "first": number(first["n"]), "last": number(last["n"])}
            )
    if any(HIDDEN in row for grid in part.grids for row in grid.rows):
        part.sentences.append(protected(facts))


def _mean(told: dict[str, Any], key: str) -> str:
    if told["groups"].get(key) == 0:
        return _("no answer")
    value = told["means"].get(key)
    return HIDDEN if value is None else decimal(value)


def _counts(part: Part, told: dict[str, Any], title: str) -> None:
    if told["counts"]:
        rows = [[answer, number(many)] for answer, many in told["counts"]]
        part.grids.append(Grid(title, [_("Answer, from 1 to 5"), _("People")], rows))


def _visions(part: Part, facts: dict[str, Any], names: dict[str, str]) -> None:
    for row in facts["visions"]:
        name = names[row["key"]]
        if row["empty"]:
            part.sentences.append(_("%(group)s: no participant.") % {"group": name})
            continue
        for polarity in ("negative", "positive"):
            if row[polarity]:
                label = Polarity(polarity).label
                part.quotes.append(
                    (f"{name} – {label}: {row[polarity]['title']}", row[polarity]["narrative"])
                )
    rows = [
        [names[row["key"]], str(Polarity(cluster["polarity"]).label), cluster["title"], str(cluster["cards"])]
        for row in facts["visions"]
        for cluster in row["clusters"]
    ]
    if rows:
        header = [_("Category of actors"), _("Future"), _("Cluster"), _("Cards")]
        part.grids.append(Grid(_("What the cards said"), header, rows, names=3))


def _common(part: Part, facts: dict[str, Any], names: dict[str, str]) -> None:
    told = facts["common"]
    if told["narrative"]:
        part.quotes.append((_("The common vision"), told["narrative"]))
    else:
        part.sentences.append(_("The room did not write a common vision."))
    if told["elements"]:
        rows = [
            [element["text"], *(_stance(element["stances"].get(key)) for key in names)]
            for element in told["elements"]
        ]
        part.grids.append(
            Grid(
                _("How each category stands to it"),
                [_("Element"), *names.values()],
                rows,
                names=1 + len(names),
            )
        )
        notes = [
            (f"{names[key]}: {element['text']}", stance["note"])
            for element in told["elements"]
            for key, stance in element["stances"].items()
            if stance["note"] and key in names
        ]
        part.quotes += notes


def _stance(stance: dict[str, str] | None) -> str:
    return str(Stance.Kind(stance["kind"] if stance else "silent").label)


def _ideas(part: Part, facts: dict[str, Any], names: dict[str, str]) -> None:
    ideas = [row for row in facts["ideas"] if row["state"] != "merged"]
    if not ideas:
        part.sentences.append(_("No idea was written."))
        return
    rows = [
        [
            row["title"],
            row["theme"],
            row["who"] or "–",
            _horizon(row["horizon"]),
            str(Idea.State(row["state"]).label),
        ]
        for row in ideas
    ]
    header = [_("Idea"), _("Theme"), _("Who"), _("By when"), _("State")]
    part.grids.append(Grid(_("All the ideas"), header, rows, names=5))
    part.quotes += [
        (row["title"], "\n".join(text for text in (row["what"], row["how"]) if text))
        for row in ideas
        if row["state"] == "chosen" and (row["what"] or row["how"])
    ]


def _horizon(value: str) -> str:
    return str(Horizon(value).label) if value else "–"


def _vote(part: Part, facts: dict[str, Any], names: dict[str, str]) -> None:
    if not facts["vote"]:
        part.sentences.append(_("There was no vote, or its count was not published."))
    for ballot in facts["vote"]:
        turnout = ballot["turnout"]
        part.sentences.append(
            _(
                "%(title)s: %(voted)s people voted out of %(entitled)s who could; %(valid)s valid ballots, %(blank)s blank, "
                "%(null)s null. Up to %(votes)s votes each."
            )
            % {"title": ballot["title"], "votes": ballot["votes_per_person"], **turnout}
        )
        options = ballot["options"]
        part.charts.append(
            Chart(ballot["title"], _("Idea"), _("votes"), [(_option(row), row["votes"]) for row in options])
        )
        told = {row["key"]: row for row in ballot["groups"]}
        header = [_("Place"), _("Idea"), _("Votes"), *names.values()]
        rows = [
            [
                _place(row),
                _option(row),
                str(row["votes"]),
                *(_votes(told, row, key) for key in names),
            ]
            for row in options
        ]
        part.grids.append(Grid(_("Votes, in all and by category"), header, rows, names=2))
        channels = [[str(Channel(row["key"]).label), str(row["voted"])] for row in ballot["channels"]]
        if channels:
            part.grids.append(Grid(_("How people voted"), [_("Way"), _("Ballots")], channels))
        paper = next((row["voted"] for row in ballot["channels"] if row["key"] == "paper"), 0)
        if paper:
            part.sentences.append(
                ngettext(
                    "%(number)d ballot was entered from paper.",
                    "%(number)d ballots were entered from paper.",
                    paper,
                )
                % {"number": paper}
            )
        if ballot["tied_at_cut"]:
            part.sentences.append(
                _("At the last place taken forward there is a tie: those ideas stand there together.")
            )
        if any(HIDDEN in row for row in rows):
            part.sentences.append(protected(facts))
        part.sentences.append(_("Fingerprint of the count (SHA-256): %(hash)s") % {"hash": ballot["hash"]})


def _place(row: dict[str, Any]) -> str:
    return _("%(place)s (tied)") % {"place": row["place"]} if row["equal"] else str(row["place"])


def _option(row: dict[str, Any]) -> str:
    return f"{row['number']}. {row['title']}"


def _votes(told: dict[str, dict[str, Any]], row: dict[str, Any], key: str) -> str:
    if told.get(key, {}).get("entitled") == 0:
        return _("nobody")
    return number(row["groups"].get(key))


def _plan(part: Part, facts: dict[str, Any], names: dict[str, str]) -> None:
    if not facts["plan"]:
        part.sentences.append(_("The plan has no activity yet."))
    for horizon in Horizon:
        rows = [
            [
                row["title"],
                row["lead"] or "–",
                day(row["due_on"]),
                ": ".join(text for text in (row["indicator"], row["target"]) if text) or "–",
                str(PlanItem.State(row["state"]).label),
            ]
            for row in facts["plan"]
            if row["horizon"] == horizon
        ]
        if rows:
            header = [_("Activity"), _("Who leads it"), _("Deadline"), _("How one sees it"), _("State")]
            part.grids.append(Grid(str(horizon.label), header, rows, names=5))
    if facts["needs"]:
        rows = [
            [
                row["title"],
                ", ".join(names[key] for key in row["voiced_by"] if key in names),
                str(row["evidence"]),
            ]
            for row in facts["needs"]
        ]
        part.grids.append(
            Grid(_("Needs that came out"), [_("Need"), _("Voiced by"), _("Proofs")], rows, names=2)
        )


def _method(part: Part, facts: dict[str, Any], names: dict[str, str]) -> None:
    told = facts["method"]
    part.sentences.append(
        _(
            "A scenario workshop inspired by the EASW method: each category tells the future that it fears and the one that "
            "it wishes for, the room looks for what it shares, mixed groups find ideas, everybody votes."
        )
    )
    part.sentences.append(
        _(
            "Whoever came chose to come: the figures tell of the room, not of everybody who lives in the territory."
        )
    )
    part.grids.append(
        Grid(
            _("The day"),
            [_("Phase"), _("Minutes")],
            [[str(Phase(phase).label), str(minutes)] for phase, minutes in told["phases"]],
        )
    )
    rows = [
        [str(Source(source).label), str(told["cards"].get(source, 0)), str(told["ideas"].get(source, 0))]
        for source in Source.values
        if told["cards"].get(source) or told["ideas"].get(source)
    ]
    if rows:
        part.grids.append(Grid(_("How words came in"), [_("Way"), _("Cards"), _("Ideas")], rows))
    on_paper = told["cards"].get("paper", 0) + told["ideas"].get("paper", 0)
    if on_paper:
        part.sentences.append(
            ngettext(
                "%(number)d card or idea was inserted from paper after it was written by hand.",
                "%(number)d cards and ideas were inserted from paper after they were written by hand.",
                on_paper,
            )
            % {"number": on_paper}
        )
    if told["hidden_cards"]:
        part.sentences.append(
            ngettext(
                "%(number)d card was hidden by whoever ran the room and is not counted.",
                "%(number)d cards were hidden by whoever ran the room and are not counted.",
                told["hidden_cards"],
            )
            % {"number": told["hidden_cards"]}
        )

    if told["log"]:
        rows = [[at, str(LOG[what])] for at, what in told["log"] if what in LOG]
        if rows:
            part.grids.append(
                Grid(_("What happened, and when"), [_("When"), _("What happened")], rows, names=2)
            )


#: what of the log of the room everybody may read; what is not here is counted nowhere
LOG = {
    "begun": gettext_lazy("the day began"),
    "phase": gettext_lazy("the room went on to another phase"),
    "concluded": gettext_lazy("the day was concluded"),
    "card_hidden": gettext_lazy("a card was hidden"),
    "card_redacted": gettext_lazy("words of a card were covered"),
    "idea_merged": gettext_lazy("two ideas were joined"),
    "idea_parted": gettext_lazy("two ideas were parted again"),
    "idea_withdrawn": gettext_lazy("an idea was withdrawn"),
    "perception from paper": gettext_lazy("answers on perception were entered from paper"),
    "ballot-opened": gettext_lazy("a vote was opened"),
    "ballot-closed": gettext_lazy("a vote was closed and counted"),
    "ballot-published": gettext_lazy("a count was published"),
    "ballot-annulled": gettext_lazy("a vote was annulled"),
}


def brief(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """What stands first: the day and its numbers."""
    vote: Sequence[dict[str, Any]] = facts["vote"]
    found = [
        (_("Held on"), day(facts["workshop"]["held_on"])),
        (_("Where"), facts["workshop"]["place"]),
        (_("Territory"), facts["workshop"]["area_name"]),
        (_("People there"), number(facts["present"]["present"])),
        (_("Ideas"), str(sum(row["state"] != "merged" for row in facts["ideas"]))),
    ]
    if vote:
        found.append((_("Most voted"), vote[0]["options"][0]["title"] if vote[0]["options"] else "–"))
    found.append((_("Activities of the plan"), str(len(facts["plan"]))))
    return found
