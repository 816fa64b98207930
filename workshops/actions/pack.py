"""What is printed for the day: slips with their code, badges, cards of the tables, sheets to sign and to count on."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from land.core.bilingual import said
from land.core.documents import pdf
from land.enrolment.codes import qr_svg
from workshops.actions import prompts
from workshops.actions.codes import code_of, shown
from workshops.models import Participant, Table, Workshop

SIGNS = {
    "circle": "●", "square": "■", "triangle": "▲", "diamond": "◆", "star": "★", "cross": "✚",
}  # fmt: skip
SPARE = 20  # lines to sign on for who comes to the door
IDEAS = 20  # lines to count on while nobody knows how many ideas there will be


def address_of(participant: Participant) -> str:
    """Where the square of a slip leads."""
    return f"{settings.PUBLIC_URL}{reverse('workshops:door_with_code', args=[code_of(participant)])}"


def square_of(participant: Participant) -> str:
    """The square of a slip, as SVG."""
    return str(qr_svg(address_of(participant), _("QR code that opens the room")))


def people_of(workshop: Workshop) -> list[Participant]:
    """Everybody expected or here, as a list is read: by last name, without a name last."""
    rows = (
        Participant.objects.filter(workshop=workshop)
        .whole()
        .select_related("enrolment__person__organisation")
    )
    return sorted(rows, key=lambda row: (not row.shown_name, _last_name(row).casefold(), row.pk))


def _last_name(row: Participant) -> str:
    if row.enrolment_id and row.enrolment:
        return f"{row.enrolment.person.last_name} {row.enrolment.person.first_name}"
    return row.name


def _head(workshop: Workshop, title: str) -> dict[str, Any]:
    start = timezone.localtime(workshop.activity.starts_at)
    return {
        "title": f"{title} · {workshop.title}",
        "workshop": workshop.title,
        "day": formats.date_format(start, "l j F Y, H:i"),
    }


def seat_of(row: Participant) -> str:
    """Where somebody sits, in one line."""
    parts = []
    if row.vision_table:
        parts.append(_("Morning: table %(number)d") % {"number": row.vision_table.number})
    if row.idea_table:
        parts.append(_("Afternoon: table %(number)d") % {"number": row.idea_table.number})
    elif row.theme:
        parts.append(_("Afternoon: %(theme)s") % {"theme": row.theme})
    return " · ".join(parts)


def _person(row: Participant) -> dict[str, Any]:
    organisation = row.enrolment.person.organisation if row.enrolment_id and row.enrolment else None
    return {
        "name": row.shown_name,
        "organisation": str(organisation or ""),
        "symbol": SIGNS.get(row.group.symbol, "●"),
        "group": str(row.group),
        "seat": seat_of(row),
    }


def slips(workshop: Workshop, rows: Iterable[Participant] | None = None) -> bytes:
    """Slips to cut out, ten a sheet: name, category, code, the square that opens the room."""
    return pdf(
        "workshop_slips",
        {
            **_head(workshop, _("Slips")),
            "how": _("Point your phone at the square, or type the code at %(address)s")
            % {"address": f"{settings.PUBLIC_URL.partition('://')[2]}{reverse('workshops:door')}"},
            "qr_alt": _("QR code that opens the room"),
            "slips": [
                {**_person(row), "code": shown(code_of(row)), "qr": square_of(row)}
                for row in (people_of(workshop) if rows is None else rows)
            ],
        },
    )


def badges(workshop: Workshop) -> bytes:
    """Badges, eight a sheet, of whoever gave a name."""
    rows = [_person(row) for row in people_of(workshop) if row.shown_name]
    return pdf("workshop_badges", {**_head(workshop, _("Badges")), "badges": rows})


def table_cards(workshop: Workshop) -> bytes:
    """A card for each table, to stand on it."""
    tables = workshop.tables.select_related("group", "theme")
    return pdf(
        "workshop_tables",
        {
            **_head(workshop, _("Table cards")),
            "word": _("Table"),
            "tables": [_table(table) for table in tables],
        },
    )


def _table(table: Table) -> dict[str, Any]:
    return {
        "number": table.number,
        "moment": _("Morning") if table.group else _("Afternoon"),
        "symbol": SIGNS.get(table.group.symbol, "") if table.group else "",
        "title": str(table.group or table.theme),
        "question": table.theme.question if table.theme else "",
        "seats": _("Seats: %(number)d") % {"number": table.seats},
    }


def attendance(workshop: Workshop) -> bytes:
    """The sheet that people sign, with spare lines for who comes to the door."""
    people = [
        [each["name"], f"{each['symbol']} {each['group']}"] for each in map(_person, people_of(workshop))
    ]
    place = workshop.activity.place
    return pdf(
        "signatures",
        {
            **_head(workshop, _("Signature sheet")),
            "event": workshop.title,
            "meeting": _("Signature sheet"),
            "facts": [
                _head(workshop, "")["day"],
                *([f"{place.name}, {place.municipality}"] if place else []),
                *(
                    [_("Programme: %(code)s") % {"code": workshop.activity.programme}]
                    if workshop.activity.programme
                    else []
                ),
            ],
            "columns": [_("Name"), _("Category"), _("In"), _("Out")],
            "people": people + [["", ""]] * SPARE,
            "trainer": _("Signature of who runs the workshop"),
        },
    )


def tally(workshop: Workshop) -> bytes:
    """The sheet on which two people count paper ballots; with the ideas’ titles once the ballot has them."""
    ballot = workshop.ballots.exclude(state="annulled").order_by("-pk").first()
    options = [(str(row.number), row.title) for row in ballot.options.all()] if ballot else []
    return pdf(
        "workshop_tally",
        {
            **_head(workshop, _("Tally sheet")),
            "facts": [_head(workshop, "")["day"], _("One stroke for each vote, in groups of five.")],
            "columns": [_("No."), _("Idea"), _("Strokes"), _("Total")],
            "lines": options or [(str(number), "") for number in range(1, IDEAS + 1)],
            "totals": [_("Valid ballots"), _("Blank ballots"), _("Null ballots")],
            "signed": [_("Counted by"), _("Checked by")],
        },
    )


def questions(workshop: Workshop, when: str) -> bytes:
    """The questions of perception on paper, for whoever has no phone."""
    return pdf(
        "workshop_prompts",
        {
            **_head(workshop, _("Questions on arrival") if when == "before" else _("Questions at the end")),
            "introduction": _("No name: only your category. Hand it in at the reception."),
            "group": _("I take part as"),
            "groups": [f"{SIGNS.get(group.symbol, '')} {group}".strip() for group in workshop.groups.all()],
            "scale": _("1 = not at all, 5 = very much"),
            "prompts": [
                {"kind": prompt.kind, "text": said(prompt, "text"), "choices": prompt.choices}
                for prompt in prompts.asked(workshop, when)
            ],
        },
    )
