"""Charts drawn on the server: pure functions turn numbers into shapes, `templates/ui/charts/` turns shapes into SVG.

The same drawing serves page, print and mail. Each has a title, a description and a table with the same numbers.
"""

from land.core.charts.bars import bars
from land.core.charts.borders import borders
from land.core.charts.funnel import funnel
from land.core.charts.lines import lines
from land.core.charts.map import Place, region_map
from land.core.charts.radar import radar

__all__ = ["Place", "bars", "borders", "funnel", "lines", "radar", "region_map"]
