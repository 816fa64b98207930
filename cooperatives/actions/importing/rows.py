"""One line of file A: what it says, what is wrong with it, in the room's own values."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import ateco
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from cooperatives.actions.identifiers import check_tax_code
from cooperatives.actions.importing import places
from cooperatives.actions.importing.columns import LEGAL_FORMS, NO, SECTIONS, SOCIAL_TYPES, STATES, YES
from cooperatives.querysets import fold
from land.core.errors import DomainError
from land.core.exports import neutralise
from land.core.models import Term, Territory

CLEAR = "-"
LITERAL_DASH = "'-"  # what an export makes of a value that is a dash
FORMULA = re.compile(r"\s*[=+@\t\r]")
HTML = re.compile(r"<[^>]*>|<\w")
TEXTS = {"denominazione": ("name", 255), "rea": ("rea", 20), "albo_numero": ("albo_number", 10),
         "indirizzo": ("address", 200), "telefono": ("phone", 30), "referente_nome": ("contact_name", 160)}  # fmt: skip
WORDS = {"albo_sezione": ("albo_section", SECTIONS), "tipo_sociale": ("social_type", SOCIAL_TYPES),
         "forma_giuridica": ("legal_form", LEGAL_FORMS), "stato": ("state", STATES)}  # fmt: skip
TERMS = {"albo_categoria": ("albo_category", "albo"), "settore_legacoop": ("sector", "sector")}
DATES = {"data_costituzione": "founded_on", "data_adesione": "joined_on"}
EMAILS = {"pec": "pec", "email": "email", "referente_email": "contact_email"}
LISTS = {"tag": ("tags", 60), "certificazioni": ("certifications", 60), "sdg": ("sdgs", 2)}
CONSENTS = {"consenso_elenco": "consent_directory", "consenso_mappa": "consent_map"}


@dataclass
class Line:
    """A line read: `values` for write_cooperative (only what the file says), `messages` about its cells."""

    number: int
    raw: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    messages: list[dict] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return any(not message["code"].startswith("W") for message in self.messages)

    def say(self, code: str, column: str, value: str = "", **params: Any) -> None:
        self.messages.append({"code": code, "column": column, "value": value[:200], "params": params})


class Reader:
    """Reads lines against the reference data, which it asks for once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.terms: dict[str, dict[str, Term]] = {"albo": {}, "sector": {}}
        for term in Term.objects.filter(scheme__in=self.terms):
            for key in (term.code, term.title):
                self.terms[term.scheme][fold(key)] = term
        self.municipalities = {row.code: row for row in Territory.objects.municipalities()}

    def line(self, number: int, cells: dict[str, str], numbers: Collection[str]) -> Line:
        """Read one line; `cells` by canonical column, `numbers` the columns that a workbook held as numbers."""
        line = Line(number, cells)
        given = {column: self._plain(line, column, text) for column, text in cells.items() if text.strip()}
        self._tax_code(line, given.pop("codice_fiscale", ""))
        self._vat(line, given.pop("partita_iva", ""))
        self._place(line, given)
        self._ateco(line, given.pop("ateco", ""), given.pop("ateco_edizione", ""), "ateco" in numbers)
        for column, text in given.items():
            self._cell(line, column, text)
        return line

    def _plain(self, line: Line, column: str, text: str) -> str:
        text = " ".join(text.split()) if column != "tag" else text.strip()
        if text != LITERAL_DASH and text[:1] == "'" and neutralise(text[1:]) == text:
            text = text[1:]
        if FORMULA.match(text) and column != "telefono":
            line.say("W11", column, text)
        if HTML.search(text):
            line.say("W12", column, text)
        return text

    def _tax_code(self, line: Line, text: str) -> None:
        if text.isdecimal() and 8 <= len(text) < 11:
            try:
                line.values["tax_code"] = check_tax_code(text.zfill(11))
                return line.say("W01", "codice_fiscale", text)
            except DomainError:
                pass  # not lost zeros: a wrong length, said below
        try:
            line.values["tax_code"] = check_tax_code(text)
        except DomainError as refusal:
            line.say(refusal.code, "codice_fiscale", text)  # type: ignore[attr-defined]
        return None

    def _vat(self, line: Line, text: str) -> None:
        if not text:
            return
        if text == CLEAR:
            line.values["vat_number"] = ""
            return
        digits = "".join(char for char in text if char.isdecimal())
        if len(digits) < 11 and digits:
            digits = digits.zfill(11)
            line.say("W01", "partita_iva", text)
        try:
            line.values["vat_number"] = check_tax_code(digits)
        except DomainError as refusal:
            line.say(refusal.code, "partita_iva", text)  # type: ignore[attr-defined]
            return
        if line.values["vat_number"] != line.values.get("tax_code"):
            line.say("W04", "partita_iva", text)

    def _place(self, line: Line, given: dict[str, str]) -> None:
        code, name = given.pop("comune_istat", ""), given.pop("comune", "")
        province, cap = given.pop("provincia", ""), given.pop("cap", "")
        column = "comune_istat" if code else "comune"
        if code.isdecimal() and len(code) < 6:
            line.say("W01", "comune_istat", code)
            code = code.zfill(6)
        if not code and name:
            found = places.by_name().get(fold(f"{name} {province}")) or (
                [] if province else places.by_name().get(fold(name))
            )
            code = found[0] if found and len(found) == 1 else "?"
        if code:
            label = places.italy().get(code)
            if code in self.municipalities:
                line.values |= {"municipality": self.municipalities[code], "elsewhere": ""}
            elif label:
                line.values |= {"municipality": None, "elsewhere": label}
                line.say("W05", column, name or code)
            else:
                line.say("E07", column, name or code)
        if cap:
            if cap.isdecimal() and len(cap) < 5:
                line.say("W01", "cap", cap)
                cap = cap.zfill(5)
            if not re.fullmatch(r"\d{5}", cap):
                line.say("E09", "cap", cap)
                return
            line.values["postcode"] = cap
            usual = places.postcodes().get(code)
            if usual and cap not in usual:
                line.say("W02", "cap", cap)

    def _ateco(self, line: Line, text: str, edition: str, was_number: bool) -> None:
        if not text:
            return
        if text == CLEAR:
            line.values |= {"ateco_code": "", "ateco_edition": ""}
            return
        code = ateco.canonicalize(text.replace(",", ".").replace(" ", ""))
        if was_number or (text.replace(",", ".").count(".") < 2 and len(text) < 6):
            line.say("W07", "ateco", text)
        edition = next((year for year in ("2025", "2022", "2007") if year in edition), "")
        found = next((year for year in ((edition,) if edition else ("2025", "2022", "2007"))
                      if ateco.validate(code, edition=year)), None)  # fmt: skip
        if found is None:
            line.say("E11", "ateco", text)
            return
        if found == "2007" and ateco.validate(code, edition="2022"):
            found = "2022"
        if ateco.validate(code, edition="2022") and (found != "2025" or not edition):
            targets = ateco.map_code(code, "2022", "2025").targets
            if len(targets) == 1:
                code, found = targets[0], "2025"
            elif len(targets) > 1:
                line.say("W03", "ateco", text)
        line.values |= {"ateco_code": code, "ateco_edition": found}

    def _cell(self, line: Line, column: str, text: str) -> None:
        clear = text == CLEAR
        text = CLEAR if text == LITERAL_DASH else text
        if column in TEXTS:
            name, maximum = TEXTS[column]
            if len(text) > maximum:
                return line.say("too_long", column, text, maximum=maximum)
            line.values[name] = "" if clear else text
        elif column in WORDS:
            name, words = WORDS[column]
            value = "" if clear else words.get(fold(text))
            if value is None or (clear and name == "state"):
                return line.say("E06", column, text)
            line.values[name] = value
        elif column in TERMS:
            name, scheme = TERMS[column]
            term = self.terms[scheme].get(fold(text))
            if term is None:
                return line.say("E06", column, text)
            line.values[name] = term
        elif column in DATES:
            day = None if clear else self._date(text)
            if not clear and (day is None or day > self.today):
                return line.say("E08", column, text)
            line.values[DATES[column]] = day
        elif column in EMAILS:
            try:
                if not clear:
                    validate_email(text)
            except ValidationError:
                return line.say("W09", column, text)
            line.values[EMAILS[column]] = "" if clear else text.lower()
        elif column == "sito":
            self._website(line, "" if clear else text)
        elif column in LISTS:
            name, longest = LISTS[column]
            items = [] if clear else [item.strip() for item in text.split("|") if item.strip()]
            if any(len(item) > longest for item in items):
                return line.say("too_long", column, text, maximum=longest)
            if name == "sdgs" and any(not item.isdecimal() or not 1 <= int(item) <= 17 for item in items):
                return line.say("E06", column, text)
            line.values[name] = list(dict.fromkeys(items))
        elif column in CONSENTS:
            word = fold(text)
            if word not in YES | NO:
                return line.say("E06", column, text)
            line.values[CONSENTS[column]] = word in YES
        return None

    def _website(self, line: Line, text: str) -> None:
        url = text if not text or "://" in text else f"https://{text}"
        try:
            if url:
                URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            line.say("W09", "sito", text)
            return
        line.values["website"] = url

    def _date(self, text: str) -> date | None:
        """gg/mm/aaaa (also with dots or dashes) or ISO."""
        for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
            try:
                return datetime.strptime(text, form).date()
            except ValueError:
                continue
        return None
