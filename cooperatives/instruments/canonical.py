"""One way to write a document as bytes, so that its hash means something."""

import hashlib
import json


def canonical(document) -> str:
    """The JSON of `document` with sorted keys, no spaces and no escapes: equal documents give equal text.

    Raises ValueError on NaN or infinity, TypeError on what JSON cannot say.
    """
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def sha256(document) -> str:
    """The SHA-256 of the canonical JSON of `document`: 64 hexadecimal digits."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()
