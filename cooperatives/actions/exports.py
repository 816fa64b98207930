"""What leaves the room as a table: the directory as visitors see it, the registry as staff keep it (file A), scores (file D)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from cooperatives.actions.importing.columns import EXPORTED, LEGAL_FORMS, SECTIONS, SOCIAL_TYPES, STATES
from cooperatives.models import Cooperative, Score, Wave

DIRECTORY = ("codice", "denominazione", "settore", "categoria_albo", "comune", "provincia", "classe_addetti", "sito",
             "pagina")  # fmt: skip
MEMBER_STATES = {"submitted": "inviata", "validated": "validata"}


def directory_rows(cooperatives: Iterable[Cooperative], base: str) -> Iterator[tuple[Any, ...]]:
    """The columns of DIRECTORY for listed cooperatives `with_size()` and `for_cards()`: public fields only."""
    for row in cooperatives:
        place = row.municipality
        yield (
            row.public_id, row.name, row.sector.title, row.albo_category.title, place.name if place else "",
            place.parent.code if place and place.parent else "", getattr(row, "size", ""), row.website,
            base + row.get_absolute_url(),
        )  # fmt: skip


def registry_rows(cooperatives: Iterable[Cooperative]) -> Iterator[tuple[Any, ...]]:
    """The columns of file A for cooperatives `for_cards()` with their seats: what comes out goes in again unchanged."""
    words = {name: {code: word.replace(" ", "_") for word, code in reversed(table.items())} for name, table in (
        ("section", SECTIONS), ("social", SOCIAL_TYPES), ("form", LEGAL_FORMS), ("state", STATES))}  # fmt: skip
    words["social"] |= {"A": "A", "B": "B", "mixed": "mista"}
    for row in cooperatives:
        seat = next((seat for seat in row.seats.all() if seat.kind == "registered" and seat.active), None)
        place = row.municipality
        cells = {
            "codice_fiscale": row.tax_code,
            "denominazione": row.name,
            "partita_iva": row.vat_number,
            "rea": row.rea,
            "albo_numero": row.albo_number,
            "albo_sezione": words["section"].get(row.albo_section, ""),
            "albo_categoria": row.albo_category.code,
            "tipo_sociale": words["social"].get(row.social_type, ""),
            "forma_giuridica": words["form"].get(row.legal_form, ""),
            "data_costituzione": row.founded_on,
            "data_adesione": row.joined_on,
            "stato": words["state"][row.state],
            "settore_legacoop": row.sector.code,
            "ateco": row.ateco_code,
            "ateco_edizione": row.ateco_edition,
            "comune_istat": place.code if place else "",
            "comune": place.name if place else (seat.elsewhere[:-5] if seat else ""),
            "provincia": place.parent.code
            if place and place.parent
            else (seat.elsewhere[-3:-1] if seat else ""),
            "cap": seat.postcode if seat else "",
            "indirizzo": seat.address if seat else "",
            "pec": row.pec,
            "email": row.email,
            "telefono": row.phone,
            "sito": row.website,
            "referente_nome": row.contact_name,
            "referente_email": row.contact_email,
            "tag": "|".join(row.tags),
            "certificazioni": "|".join(row.certifications),
            "sdg": "|".join(row.sdgs),
            "consenso_elenco": "sì" if row.consent_directory else "no",
            "consenso_mappa": "sì" if row.consent_map else "no",
        }
        yield tuple(cells[column] for column in EXPORTED)


def scores_header(wave: Wave) -> list[str]:
    """The columns of file D for this wave, which must be scored."""
    assert wave.scoring_spec is not None
    spec = wave.scoring_spec.spec
    return ["wave", "run", "spec", "public_id", "codice_fiscale", "stato", *(rule.code for rule in spec.questions),
            *(dimension.code for dimension in spec.dimensions), "totale", "livello", "data"]  # fmt: skip


def score_rows(wave: Wave) -> Iterator[list[str]]:
    """File D: one line for each scored response under the wave's specification, numbers with a dot and two decimals."""
    assert wave.scoring_spec is not None
    spec = wave.scoring_spec.spec
    levels = {level.code: level.label for level in spec.levels}
    scores = (
        Score.objects.filter(response__wave_member__wave=wave, spec=wave.scoring_spec)
        .exclude(response__state__in=["cancelled", "reopened"])
        .select_related("response__wave_member__cooperative")
        .order_by("response__wave_member__cooperative__tax_code")
    )
    for score in scores.iterator(chunk_size=1000):
        member = score.response.wave_member
        yield [
            wave.code,
            score.document_sha256[:12],
            spec.version,
            member.cooperative.public_id,
            member.cooperative.tax_code,
            MEMBER_STATES.get(member.state, member.state),
            *(score.questions[rule.code] for rule in spec.questions),
            *(score.dimensions[dimension.code] for dimension in spec.dimensions),
            f"{score.total:.2f}",
            levels[score.level],
            timezone.localtime(score.scored_at).isoformat(timespec="seconds"),
        ]
