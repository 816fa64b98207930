"""What a workshop gives to everybody: files of what was said, chosen and planned, with the words that explain each column.

Nothing here is of a person. Files exist once the report is published: by then an editor has read every text. Figures of
people are those of the published report; the plan is as it stands now.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from workshops.models import PlanItem, PlanUpdate, Report, VisionCard, VisionCluster, Workshop

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class File:
    """One file: its name, what it holds, its columns with what each means, and how its rows are made."""

    name: str
    title: Any
    columns: dict[str, Any]
    rows: Callable[[Report], Rows]


def _titles(report: Report) -> dict[str, str]:
    return {group["key"]: group["title"] for group in report.facts["workshop"]["groups"]}


def _cards(report: Report) -> Rows:
    """Cards that are not hidden, by category: neither who wrote them nor when."""
    rows = VisionCard.objects.filter(workshop=report.workshop_id).shown().select_related("group", "cluster")
    return [
        (
            number,
            row.group.title,
            row.polarity,
            row.text,
            row.cluster.title if row.cluster else "",
            row.source,
        )
        for number, row in enumerate(rows.order_by("group__position", "polarity", "text"), start=1)
    ]


def _clusters(report: Report) -> Rows:
    rows = VisionCluster.objects.filter(group__workshop=report.workshop_id).select_related("group")
    counted = rows.prefetch_related("cards").order_by("group__position", "polarity", "pk")
    return [
        (row.group.title, row.polarity, row.title, sum(card.state != "hidden" for card in row.cards.all()))
        for row in counted
    ]


def _visions(report: Report) -> Rows:
    names, found = _titles(report), []
    for row in report.facts["visions"]:
        for polarity in ("negative", "positive"):
            if row[polarity]:
                found.append(
                    (names[row["key"]], polarity, row[polarity]["title"], row[polarity]["narrative"])
                )
    return found


def _common(report: Report) -> Rows:
    names = _titles(report)
    return [
        (number, element["text"], names[key], stance["kind"], stance["note"])
        for number, element in enumerate(report.facts["common"]["elements"], start=1)
        for key, stance in element["stances"].items()
        if key in names
    ]


def _ideas(report: Report) -> Rows:
    names = _titles(report)
    return [
        (
            row["uuid"], row["title"], row["theme"], row["what"], row["how"], row["who"],
            ", ".join(names[key] for key in row["actors"] if key in names), row["resources"], row["horizon"],
            row["where"], row["state"], row["source"],
        )
        for row in report.facts["ideas"]
    ]  # fmt: skip


def _options(report: Report) -> Rows:
    return [
        (ballot["title"], row["number"], row["idea"], row["title"], row["theme"])
        for ballot in report.facts["vote"]
        for row in sorted(ballot["options"], key=lambda row: row["number"])
    ]


def _results(report: Report) -> Rows:
    names, found = _titles(report), []
    for ballot in report.facts["vote"]:
        for row in ballot["options"]:
            start = (ballot["title"], row["number"], row["title"], row["place"])
            found.append((*start, "totale", "", row["votes"]))
            found += [
                (*start, "categoria", names.get(key, key), votes) for key, votes in row["groups"].items()
            ]
            found += [(*start, "canale", key, votes) for key, votes in row["channels"].items()]
    return found


def perception_lines(facts: dict[str, Any]) -> Rows:
    """Every figure of perception, one a line."""
    names = {group["key"]: group["title"] for group in facts["workshop"]["groups"]}
    found: Rows = []
    for prompt in facts["perceptions"]:
        for when in ("before", "after"):
            if prompt["asked"] not in ("both", when):
                continue
            told = prompt[when]
            start = (prompt["text"], prompt["kind"], when)
            counted = "parole dette" if prompt["kind"] == "words" else "persone"
            found.append((*start, "tutti", counted, "", told["n"]))
            found += [(*start, names[key], counted, "", number) for key, number in told["groups"].items()]
            if prompt["kind"] == "scale":
                found.append((*start, "tutti", "media", "", told["mean"]))
                found += [(*start, names[key], "media", "", number) for key, number in told["means"].items()]
            for answer, number in told.get("counts") or []:
                found.append((*start, "tutti", "risposte", answer, number))
            for word, number in told.get("words") or []:
                found.append((*start, "tutti", "parola", word, number))
            for key, rows in (told.get("by_group") or {}).items():
                kind = "parola" if prompt["kind"] == "words" else "risposte"
                found += [(*start, names[key], kind, answer, number) for answer, number in rows or []]
    return found


def _perceptions(report: Report) -> Rows:
    return perception_lines(report.facts)


def _plan(report: Report) -> Rows:
    rows = PlanItem.objects.filter(workshop=report.workshop_id).whole().order_by("horizon", "due_on", "pk")
    return [
        (
            row.uuid, row.title, row.idea.title if row.idea else "", row.horizon,
            str(row.lead_organisation or ""), ", ".join(str(partner) for partner in row.partners.all()),
            row.starts_on, row.due_on, row.indicator, row.target, row.progress, row.state,
            row.told_at.date() if row.told_at else None,
        )
        for row in rows
    ]  # fmt: skip


def _updates(report: Report) -> Rows:
    rows = PlanUpdate.objects.filter(item__workshop=report.workshop_id).select_related("item")
    return [
        (row.item.uuid, row.item.title, row.created_at.date(), row.progress, row.text, row.evidence)
        for row in rows.order_by("item", "created_at")
    ]


def _present(report: Report) -> Rows:
    names, present = _titles(report), report.facts["present"]
    rows: Rows = [("tutte", present["enrolled"], present["present"])]
    return rows + [(names[row["key"]], row["enrolled"], row["present"]) for row in present["groups"]]


def _needs(report: Report) -> Rows:
    names = _titles(report)
    return [
        (
            row["uuid"], row["title"], row["description"],
            ", ".join(names[key] for key in row["voiced_by"] if key in names), row["evidence"],
        )
        for row in report.facts["needs"]
    ]  # fmt: skip


_GROUP = _("category of actors")
_POLARITY = _("negative: a future that is feared; positive: one that is wished for")
_SOURCE = _("how it came in: phone, scribe, paper or import")
_EMPTY = _("empty where it is not told")
FILES: tuple[File, ...] = (
    File("partecipazione", _("Who was there"), {
        "categoria": _GROUP, "iscritti": _("people with a place; empty where it is not told"),
        "presenti": _("people who came; empty where it is not told, 0 where nobody came"),
    }, _present),
    File("cartellini", _("Vision cards"), {
        "numero": _("a number of this file only"), "categoria": _GROUP, "futuro": _POLARITY,
        "testo": _("what the card says"), "gruppo": _("title of the cluster it was put in"), "origine": _SOURCE,
    }, _cards),
    File("gruppi-di-cartellini", _("Clusters of cards"), {
        "categoria": _GROUP, "futuro": _POLARITY, "titolo": _("title of the cluster"), "cartellini": _("cards in it"),
    }, _clusters),
    File("visioni", _("Visions of the groups"), {
        "categoria": _GROUP, "futuro": _POLARITY, "titolo": _("title"), "racconto": _("the vision as the group told it"),
    }, _visions),
    File("visione-comune", _("The common vision and its dissent"), {
        "elemento": _("number of the element"), "testo": _("what it says"), "categoria": _GROUP,
        "posizione": _("shared, reserved (with reservations), opposed, silent (did not come up)"),
        "nota": _("what the category added"),
    }, _common),
    File("idee", _("Ideas"), {
        "idea": _("identifier"), "titolo": _("title"), "tema": _("theme of the group"), "che_cosa": _("what"),
        "come": _("how"), "chi": _("who leads it"), "categorie": _("categories of actors involved"),
        "risorse": _("resources"), "orizzonte": _("short: within 12 months; medium: 1–3 years; long: beyond 3 years"),
        "dove": _("municipality"), "stato": _("proposed, chosen by the group, merged into another"), "origine": _SOURCE,
    }, _ideas),
    File("opzioni", _("What was voted on"), {
        "votazione": _("title of the ballot"), "numero": _("number on the ballot"), "idea": _("identifier of the idea"),
        "titolo": _("title"), "tema": _("theme"),
    }, _options),
    File("risultati", _("Results of the vote"), {
        "votazione": _("title of the ballot"), "numero": _("number on the ballot"), "titolo": _("title"),
        "posto": _("place: those with the same votes share it"), "taglio": _("total, category of actors or channel"),
        "voce": _("which category or channel"), "voti": _EMPTY,
    }, _results),
    File("percezioni", _("How cooperation is seen, before and after"), {
        "domanda": _("question"), "tipo": _("words, scale (1–5), choice, text"),
        "momento": _("before: on arrival; after: at the end"), "categoria": _GROUP,
        "misura": _("people, words said, mean (1–5), answers, word"), "risposta": _("which answer or word"), "valore": _EMPTY,
    }, _perceptions),
    File("bisogni", _("Needs voiced"), {
        "bisogno": _("identifier"), "titolo": _("title"), "descrizione": _("description"),
        "categorie": _("categories that voiced it"), "prove": _("how many cards, clusters, ideas and counts it stands on"),
    }, _needs),
    File("piano", _("The plan of activities"), {
        "attivita": _("identifier"), "titolo": _("title"), "idea": _("idea it came from"),
        "orizzonte": _("short: within 12 months; medium: 1–3 years; long: beyond 3 years"),
        "capofila": _("organisation that leads it"), "partner": _("partners"), "inizio": _("starts on"),
        "scadenza": _("deadline"), "indicatore": _("how one sees it"), "obiettivo": _("target"),
        "avanzamento": _("how far, per cent"), "stato": _("proposed, agreed, running, done, suspended, abandoned"),
        "ultimo_aggiornamento": _("day of the last news"),
    }, _plan),
    File("aggiornamenti-del-piano", _("News of the plan"), {
        "attivita": _("identifier"), "titolo": _("title of the activity"), "giorno": _("day"),
        "avanzamento": _("how far, per cent"), "testo": _("what was told"), "prova": _("address of a proof"),
    }, _updates),
)  # fmt: skip


def file_named(name: str) -> File:
    """Raises: KeyError for a file that there is not."""
    return {file.name: file for file in FILES}[name]


def as_json(file: File, report: Report) -> dict[str, Any]:
    """A file as JSON, with its dictionary and licence."""
    return {
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "workshop": report.facts["workshop"]["title"],
        "report_version": report.number,
        "dictionary": {name: str(what) for name, what in file.columns.items()},
        "rows": [dict(zip(file.columns, row, strict=True)) for row in file.rows(report)],
    }


def report_rows(report: Report) -> list[Sequence[Any]]:
    """All figures of a report as one long table: part, file, line, column, value."""
    found: list[Sequence[Any]] = []
    for file in FILES:
        for number, row in enumerate(file.rows(report), start=1):
            found += [
                (file.name, number, column, value) for column, value in zip(file.columns, row, strict=True)
            ]
    return found


def report_of(workshop: Workshop) -> Report:
    """The version that everybody reads now. Raises: Report.DoesNotExist."""
    return (
        Report.objects.published()
        .filter(workshop=workshop)
        .select_related("workshop__activity")
        .order_by("-number")[:1]
        .get()
    )
