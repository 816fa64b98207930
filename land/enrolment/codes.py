"""QR codes as SVG, drawn on the server: no script, no style, black on white with the quiet margin that scanners want."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str, title: str) -> SafeString:
    """The code of `text` (an address or a short code) as an inline SVG; `title` is what a screen reader says."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", scale=1, border=4, xmldecl=False, svgns=True, title=title, svgclass="qr", lineclass=None,
        omitsize=True, light="white",
    )  # fmt: skip
    svg = out.getvalue().decode().replace("<svg ", '<svg role="img" ', 1)
    return mark_safe(svg)
