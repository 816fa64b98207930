"""The codes of a cooperative: which ones are right, and what is wrong with the others."""

from django.utils.translation import gettext_lazy as _
from stdnum.it import codicefiscale, iva

from land.core.errors import DomainError


class TaxCodeMissing(DomainError):
    code = "E01"
    field = "tax_code"
    sentence = _("The codice fiscale is missing.")


class TaxCodeLength(DomainError):
    code = "E02"
    field = "tax_code"
    sentence = _("The codice fiscale of a cooperative has eleven digits.")


class TaxCodeCheckDigit(DomainError):
    code = "E03"
    field = "tax_code"
    sentence = _("The check digit of the codice fiscale does not match: one digit may have been mistyped.")


class TaxCodeOfAPerson(DomainError):
    code = "E04"
    field = "tax_code"
    sentence = _("This is the codice fiscale of a person: the cooperative's own is needed, eleven digits.")


def check_tax_code(typed: str) -> str:
    """The eleven digits of a cooperative's codice fiscale, without spaces and country prefix.

    Check digit after python-stdnum `stdnum.it.iva` (Luhn, office code, not all zeros).
    Raises: TaxCodeMissing, TaxCodeLength, TaxCodeOfAPerson, TaxCodeCheckDigit.
    """
    code = iva.compact(typed or "").upper()
    if not code:
        raise TaxCodeMissing
    if len(code) == 16 and codicefiscale.is_valid(code):
        raise TaxCodeOfAPerson
    if len(code) != 11 or not (code.isascii() and code.isdecimal()):
        raise TaxCodeLength
    if not iva.is_valid(code):
        raise TaxCodeCheckDigit
    return code
