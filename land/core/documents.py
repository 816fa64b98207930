"""PDFs for everybody: accessible (PDF/UA-1, tagged), in the house's look, set by Typst from `templates/pdf/<name>.typ`.

Data reach the template as JSON and are read as values: nothing that anybody typed can become markup. A template begins with
`#import "land.typ": data, land` and shows `data`; it may read no file outside its folder and knows no network.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import get_language

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "pdf"
FONTS = (
    Path(settings.BASE_DIR) / "static" / "dist" / "fonts"
)  # without the build Typst's own Libertinus stands in
STANDARD = "ua-1"
UNREADABLE = "could not be displayed"  # what Typst says of a character that none of the fonts has
BLANK = "□"


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """The document `templates/pdf/<template>.typ` filled with `data` (plain values, dates, Decimals, lazy strings).

    `data["title"]` is the document's own title, which PDF/UA asks for; `data["language"]` is the reader's unless given. An
    image needs its `alt`. Takes about 30 ms for three pages. A character that none of the fonts has (an emoji, a Chinese
    name) is printed as an empty square: a PDF that is accessible may hold no other sign of it.
    Raises: KeyError without a title, typst.TypstError for a template that does not compile or is not accessible.
    """
    filled = {"language": get_language() or settings.LANGUAGE_CODE, **data, "title": data["title"]}
    said = json.dumps(filled, cls=DjangoJSONEncoder, ensure_ascii=False)
    try:
        return _compile(template, said)
    except typst.TypstError as error:
        if UNREADABLE not in str(error):
            raise
    return _compile(template, "".join(each if _is_readable(each) else BLANK for each in said))


def _compile(template: str, said: str) -> bytes:
    return typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=STANDARD,
        sys_inputs={"data": said},
    )


@lru_cache(maxsize=4096)
def _is_readable(character: str) -> bool:
    """Whether one of the fonts has this character: Latin letters all, of others Typst is asked, once each.

    What lies beyond the scripts of Europe and of the Near East (Asian scripts, emoji) is not asked: there are too many.
    """
    code = ord(character)
    if code < 0x0250:
        return True
    if code > 0x2E80:
        return False
    try:
        typst.compile(
            f'#set document(title: "x")\n#set text(font: ("Titillium Web", "Libertinus Serif"))\n#"{character}"'.encode(),
            font_paths=[str(FONTS)], ignore_system_fonts=True, format="pdf", pdf_standards=STANDARD,
        )  # fmt: skip
    except typst.TypstError:
        return False
    return True
