"""The borders of Lazio's 378 municipalities, as `make borders` wrote them into data/borders.json."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SOURCE = Path(__file__).parent / "data" / "borders.json"


@dataclass(frozen=True)
class Municipality:
    """ISTAT code, province, a point inside (degrees: longitude, latitude), and its border as an SVG path."""

    code: str
    province: str
    at: tuple[float, float]
    path: str


@dataclass(frozen=True)
class Borders:
    """Paths in a box of `width` × `height`; of each province where its label stands, and its outline."""

    width: int
    height: int
    attribution: str
    municipalities: dict[str, Municipality]
    labels: dict[str, tuple[int, int]]
    outlines: dict[str, str]

    def of_province(self, code: str) -> str:
        """The municipalities of a province as one path."""
        return "".join(row.path for row in self.municipalities.values() if row.province == code)


@lru_cache(maxsize=1)
def borders() -> Borders:
    """Read once per process. Source: openpolis/ISTAT, CC BY 4.0, simplified to about 300 metres."""
    data = json.loads(SOURCE.read_text(encoding="utf-8"))
    return Borders(
        width=data["width"],
        height=data["height"],
        attribution=data["attribution"],
        municipalities={
            code: Municipality(code, row["province"], (row["at"][0], row["at"][1]), row["path"])
            for code, row in data["municipalities"].items()
        },
        labels={code: (row["label"][0], row["label"][1]) for code, row in data["provinces"].items()},
        outlines={code: row["outline"] for code, row in data["provinces"].items()},
    )
