"""PDFs for everybody: accessible (PDF/UA-1, tagged), in the house's look, set by Typst from `templates/pdf/<name>.typ`.

Data reach the template as JSON and are read as values: nothing that anybody typed can become markup. A template begins with
`#import "land.typ": data, land` and shows `data`; it may read no file outside its folder and knows no network.
"""

import json
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


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """The document `templates/pdf/<template>.typ` filled with `data` (plain values, dates, Decimals, lazy strings).

    `data["title"]` is the document's own title, which PDF/UA asks for; `data["language"]` is the reader's unless given. An
    image needs its `alt`. Takes about 30 ms for three pages. Raises: KeyError without a title, typst.TypstError for a
    template that does not compile or is not accessible.
    """
    filled = {"language": get_language() or settings.LANGUAGE_CODE, **data, "title": data["title"]}
    return typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=STANDARD,
        sys_inputs={"data": json.dumps(filled, cls=DjangoJSONEncoder)},
    )
