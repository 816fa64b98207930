"""The code of a participant: what a slip of paper carries, and all that a phone needs to come in.

It is derived from the server's secret, so that it can be printed again and stands in no table: the row keeps a keyed hash
to be found by, and the last two characters for whoever looks for a slip.
Source: specification of workshops, §5.6 (eight characters of Crockford's base32, no I L O U; case, spaces, hyphens do not count).
"""

import re

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from land.core.errors import DomainError
from workshops.models import Participant

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
READ_AS = str.maketrans("OIL", "011")


class UnknownCode(DomainError):
    sentence = _(
        "This code opens no room. Look at the slip and try again; at the reception they can give you another."
    )
    field = "code"


def code_of(participant: Participant) -> str:
    """The code that this participant has now: eight characters. The same row and version always give the same."""
    digest = salted_hmac(
        "workshops.code", f"{participant.uuid}:{participant.code_version}", algorithm="sha256"
    ).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])


def shown(code: str) -> str:
    """As it is printed: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def normalised(typed: str) -> str:
    """What somebody meant: capitals, no spaces or hyphens, O read as 0, I and L as 1."""
    return re.sub(r"[\s\-–_.]", "", typed).upper().translate(READ_AS)


def hashed(code: str) -> str:
    """What the row keeps of a code: nobody who reads the table can try codes on it without the server's secret."""
    return salted_hmac("workshops.code.hash", code, algorithm="sha256").hexdigest()


def find(typed: str) -> Participant:
    """Whose code this is. Raises: UnknownCode, the same whether it never was, is no more, or its workshop is not on."""
    code = normalised(typed)
    if len(code) != LENGTH:
        raise UnknownCode
    rows = Participant.objects.whole().filter(
        code_hash=hashed(code), workshop__activity__state__in=["published", "running", "closed"]
    )
    row = rows.first()
    if row is None:
        raise UnknownCode
    return row


def with_code(participant: Participant) -> Participant:
    """Write hash and hint of its code on a row (not saved), at the first version whose code nobody has."""
    while True:
        code = code_of(participant)
        participant.code_hash, participant.code_hint = hashed(code), code[-2:]
        if (
            not Participant.objects.filter(code_hash=participant.code_hash)
            .exclude(pk=participant.pk)
            .exists()
        ):
            return participant
        participant.code_version += 1


@transaction.atomic
def fresh_code(*, participant: Participant) -> Participant:
    """Give another code: the old one, and every phone that came in with it, stops at once. A vote already given stays."""
    row = Participant.objects.select_for_update().get(pk=participant.pk)
    row.code_version += 1
    with_code(row).save(update_fields=["code_version", "code_hash", "code_hint", "changed_at"])
    return row
