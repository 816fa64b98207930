"""The lines of a file that could not be imported, as a workbook to correct and upload again as it is."""

from collections.abc import Iterator
from typing import Any

from cooperatives.actions.importing.jobs import KINDS
from cooperatives.actions.importing.sentences import sentence
from cooperatives.models import ImportJob, ImportRow


def report_header(job: ImportJob) -> list[str]:
    """The file's own columns, then line, outcome, code, column and message."""
    return [*job.header, *KINDS[job.kind].report]


def report_rows(job: ImportJob) -> Iterator[tuple[Any, ...]]:
    """The lines with errors, and those left out because of them, each with all its messages (joined by “ | ”)."""
    wanted = [ImportRow.Outcome.ERROR, ImportRow.Outcome.SKIPPED]
    for row in job.rows.filter(outcome__in=wanted).order_by("number").iterator(chunk_size=500):
        said = row.messages
        yield (
            *(row.raw.get(column, "") for column in job.header),
            row.number,
            row.get_outcome_display(),
            *(" | ".join(dict.fromkeys(m[part] for m in said)) for part in ("code", "column")),
            " | ".join(sentence(m) for m in said),
        )
