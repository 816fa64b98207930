"""The columns of file A, by the names people give them, and the words their cells may hold."""

from django.utils.translation import gettext_lazy as _

from cooperatives.querysets import fold

# canonical column: other names it may have (compared without case, accents and punctuation)
COLUMNS: dict[str, tuple[str, ...]] = {
    "codice_fiscale": ("cf", "cod fiscale", "c f", "codice fiscale cooperativa"),
    "denominazione": ("ragione sociale", "nome", "cooperativa", "denominazione sociale"),
    "partita_iva": ("p iva", "piva", "partita iva"),
    "rea": ("numero rea", "n rea"),
    "albo_numero": ("numero albo", "n albo", "iscrizione albo", "albo n"),
    "albo_sezione": ("sezione albo",),
    "albo_categoria": ("categoria albo", "categoria"),
    "tipo_sociale": ("tipo cooperativa sociale", "tipo"),
    "forma_giuridica": ("forma",),
    "data_costituzione": ("costituzione", "data di costituzione"),
    "data_adesione": ("adesione", "data di adesione"),
    "stato": ("stato cooperativa",),
    "settore_legacoop": ("settore", "associazione di settore", "settore legacoop"),
    "ateco": ("codice ateco", "ateco principale"),
    "ateco_edizione": ("edizione ateco",),
    "comune_istat": ("codice istat", "istat", "codice comune", "istat comune"),
    "comune": ("citta", "comune sede legale", "comune sede"),
    "provincia": ("prov", "sigla provincia", "pr"),
    "cap": ("codice postale", "c a p"),
    "indirizzo": ("via", "indirizzo sede legale", "sede legale"),
    "pec": ("posta certificata", "indirizzo pec"),
    "email": ("e mail", "mail", "posta elettronica"),
    "telefono": ("tel", "recapito telefonico"),
    "sito": ("sito web", "web", "www"),
    "referente_nome": ("referente", "nome referente"),
    "referente_email": ("email referente", "e mail referente", "mail referente"),
    "tag": ("parole chiave", "etichette"),
    "certificazioni": ("certificazione",),
    "sdg": ("obiettivi di sviluppo sostenibile", "sdgs"),
    "consenso_elenco": ("consenso elenco pubblico", "consenso directory"),
    "consenso_mappa": (),
}
EXPORTED = tuple(COLUMNS)
_BY_NAME = {fold(name): column for column, names in COLUMNS.items() for name in (column, *names)}

SECTIONS = {
    "prevalente": "mainly_mutual",
    "prevalente di diritto": "mainly_mutual_by_law",
    "diversa": "other",
}
SOCIAL_TYPES = {"a": "A", "b": "B", "mista": "mixed", "a b": "mixed"}
LEGAL_FORMS = {
    "scarl": "coop_srl",
    "scpa": "coop_spa",
    "coop tra professionisti": "professionals",
    "consorzio": "consortium",
    "mutua": "mutual",
    "srl controllata": "controlled_company",
    "altro": "other",
}
STATES = {
    "bozza": "draft",
    "attiva": "active",
    "sospesa": "suspended",
    "recessa": "left",
    "receduta": "left",
    "in liquidazione": "in_liquidation",
    "cessata": "ceased",
    "fusa": "merged",
}
YES = {"si", "s", "1", "true", "vero", "x", "yes"}
NO = {"no", "n", "0", "false", "falso"}

MESSAGES = {
    "E01": _("The codice fiscale is missing."),
    "E02": _("The codice fiscale of a cooperative has eleven digits."),
    "E03": _("The check digit of the codice fiscale does not match: one digit may have been mistyped."),
    "E04": _("This is the codice fiscale of a person: the cooperative's own is needed, eleven digits."),
    "E05": _("This codice fiscale is in the file more than once: lines %(lines)s."),
    "E06": _("“%(value)s” is not one of the values of this column."),
    "E07": _("No municipality has this name or code today."),
    "E08": _("“%(value)s” is not a date, or it is in the future."),
    "E09": _("“%(value)s” is not a number, or it is negative."),
    "E11": _("The code %(value)s is not in the ATECO classification."),
    "E12": _("The state cannot go from “%(frm)s” to “%(value)s”."),
    "required": _("A value is needed here to add a cooperative."),
    "too_long": _("The text is too long: at most %(maximum)s characters."),
    "taken": _(
        "This could not be written: somebody changed the same cooperative meanwhile. Import the file again."
    ),
    "W01": _("The zeros at the beginning were lost and have been put back."),
    "W02": _("This postal code is not the usual one of the municipality."),
    "W03": _("This ATECO code became several codes in 2025: ask the cooperative which one is its own."),
    "W04": _("The partita IVA differs from the codice fiscale, or another cooperative has it too."),
    "W05": _("The municipality is outside Lazio."),
    "W07": _("The ATECO code was read as a number: check its zeros."),
    "W08": _("A cooperative with a very similar name is already there: %(other)s."),
    "W09": _("This address does not look right: it has been left out."),
    "W10": _("This column is not known and has been ignored: %(value)s."),
    "W11": _("This cell looks like a formula: it has been read as plain text."),
    "W12": _("This cell holds HTML: it will be shown as plain text."),
}
NOTES = {
    "cp1252": _("The file is not in UTF-8: it was read as Windows text. Check the accented letters."),
    "formulas": _("Some cells hold formulas: their last computed value was read."),
    "more-cells": _("Some lines have more cells than there are columns: what exceeds was ignored."),
}


def column_of(name: str) -> str | None:
    """The canonical column that a header names, or None."""
    return _BY_NAME.get(fold(name))


def sentence(message: dict) -> str:
    """What a stored message says, in the reader's language."""
    text = str(MESSAGES[message["code"]])
    return text % {"value": message.get("value", ""), **message.get("params", {})}
