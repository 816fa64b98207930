"""Components as template tags: Bootstrap Italia's words stand here, so that a page reads like its outline.

Blocks take content (`{% card … %}…{% endcard %}`); the others are complete in themselves. Everything typed is escaped.
"""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from land.core import charts
from land.core.bilingual import is_italian_only, said

register = template.Library()


def draw(component: str, /, **context: Any) -> SafeString:
    """A component's own template."""
    return mark_safe(render_to_string(f"ui/{component}.html", context))


# ---- Small things ----


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite (static/icons.json), hidden from screen readers: the words beside it say what it means."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("sprite.svg"),
        name,
    )


@register.simple_tag
def badge(text: Any, tone: str = "") -> SafeString:
    """A small label. `tone`: accent, good, warn, dark, or none."""
    return format_html('<span class="badge{}">{}</span>', f" badge-{tone}" if tone else "", text)


@register.simple_tag
def button(
    text: Any,
    href: str = "",
    *,
    look: str = "",
    icon_name: str = "",
    name: str = "",
    value: str = "",
    small: bool = False,
) -> SafeString:
    """A link that looks like a button when it has `href`, else a submit button. `look`: secondary, quiet, danger."""
    classes = "button" + (f" button-{look}" if look else "") + (" button-small" if small else "")
    inside = format_html("{}{}", icon(icon_name) if icon_name else "", text)
    if href:
        return format_html('<a class="{}" href="{}">{}</a>', classes, href, inside)
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html('<button class="{}" type="submit"{}>{}</button>', classes, named, inside)


@register.simple_tag
def home_url() -> str:
    """The home page in the language being read."""
    language = get_language() or "it"
    return "/" if language.startswith("it") else f"/{language[:2]}/"


@register.simple_tag(takes_context=True)
def languages(context: template.Context) -> SafeString:
    """The language switch: the same page in each language, the one being read marked as current.

    A page with one address for both, such as the login, is asked for the language by name.
    """
    request, current = context.get("request"), get_language()
    path = request.path if request else "/"
    one_address = translate_url(path, "en") == translate_url(path, "it")
    names = {"it": "Italiano", "en": "English"}
    translated = context.get("translations") or {}
    return format_html_join(
        "",
        '<li><a href="{}" lang="{}" hreflang="{}"{}>{}</a></li>',
        (
            (
                f"{path}?lingua={code}" if one_address else translated.get(code) or translate_url(path, code),
                code,
                code,
                mark_safe(' aria-current="true"') if code == current else "",
                names[code],
            )
            for code, _name in settings.LANGUAGES
        ),
    )


@register.simple_tag
def words(thing: Any, field: str) -> SafeString:
    """A text of a record in the language being read; where English is missing, Italian that says so to screen readers."""
    return _marked(said(thing, field), is_italian_only(thing, field))


@register.simple_tag
def lines(thing: Any, field: str) -> list[SafeString]:
    """The same for a list of lines, to go through with `{% lines course "objectives" as found %}`."""
    italian = is_italian_only(thing, field)
    return [_marked(line, italian) for line in said(thing, field)]


def _marked(text: str, italian: bool) -> SafeString:
    return format_html('<span lang="it">{}</span>' if italian else "{}", text)


# ---- Boxes with content ----


@register.simple_block_tag
def alert(content: str, tone: str = "info") -> SafeString:
    """A message that stands out. `tone`: info, success, warning, error."""
    name = {"success": "check-circle", "warning": "warning-circle", "error": "error", "danger": "error"}.get(
        tone, "info-circle"
    )
    return format_html('<div class="alert alert-{}">{}<div>{}</div></div>', tone, icon(name), content)


@register.simple_block_tag
def in_brief(content: str, title: Any = "") -> SafeString:
    """The box that comes first on a detail page: who, where, what it gave, what it cost."""
    return format_html(
        '<section class="in-brief"><h2>{}</h2>{}</section>', title or gettext("In brief"), content
    )


@register.simple_block_tag
def box(content: str, title: Any = "", *, sand: bool = False, level: int = 2) -> SafeString:
    """A framed part of a page, with a heading of this level if it has a title."""
    heading = format_html("<h{0}>{1}</h{0}>", level, title) if title else ""
    return format_html('<section class="box{}">{}{}</section>', " box-sand" if sand else "", heading, content)


@register.simple_block_tag
def empty_state(content: str, title: Any) -> SafeString:
    """What a list says when it has nothing to show, and what can be done about it."""
    return format_html('<div class="empty"><h2>{}</h2>{}</div>', title, content)


@register.simple_block_tag
def dialog(content: str, id: str, title: Any) -> SafeString:
    """A question asked over the page; without scripts a folded part of it."""
    return format_html(
        '<details class="box" id="{}"><summary>{}</summary><div class="stack">{}</div></details>',
        id,
        title,
        content,
    )


@register.simple_block_tag
def table(content: str, caption: Any) -> SafeString:
    """A table that scrolls sideways by itself on a phone. The content is thead and tbody."""
    return format_html(
        '<div class="table-scroll" tabindex="0" role="region" aria-label="{0}">'
        '<table class="table"><caption>{0}</caption>{1}</table></div>',
        caption,
        content,
    )


# ---- Cards ----


@register.simple_tag
def card(card: dict[str, Any] | None = None, *, level: int = 3, **parts: Any) -> SafeString:
    """A card that leads somewhere: `title`, `url`, and if there are any `summary`, `badges` [(text, tone)], `foot`,
    `image` (with `src`, `width`, `height`, `alt`), `date`. Given as a dict (what shelves offer) or by name.
    """
    return draw("card", card={**(card or {}), **parts}, level=level)


@register.simple_tag
def cards(rows: Iterable[dict[str, Any]], *, level: int = 3) -> SafeString:
    """Cards side by side, as many as fit."""
    return format_html(
        '<ul class="cards">{}</ul>',
        format_html_join("", "<li>{}</li>", ((card(row, level=level),) for row in rows)),
    )


@register.simple_tag
def date_badge(when: Any) -> SafeString:
    """Day and month of something that happens."""
    return draw("date_badge", when=when)


# ---- Facts ----


@register.simple_tag
def field_list(rows: Iterable[tuple[Any, Any]], *, wide: bool = False) -> SafeString:
    """Facts as pairs (what, which). Pairs without a value are left out."""
    pairs = [(what, which) for what, which in rows if which not in (None, "", [])]
    return format_html(
        '<dl class="field-list{}">{}</dl>',
        " wide" if wide else "",
        format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", pairs),
    )


@register.simple_tag
def figures(rows: Iterable[tuple[Any, Any]]) -> SafeString:
    """Large numbers with what they count: pairs (what, number)."""
    return format_html(
        '<dl class="figures">{}</dl>', format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", rows)
    )


@register.simple_tag
def step_list(steps: Iterable[dict[str, Any]]) -> SafeString:
    """Numbered steps: dicts with `title` and, if there are any, `text`, `url`, `state` (done, current)."""
    return draw("step_list", steps=steps)


@register.simple_tag
def timeline(rows: Iterable[dict[str, Any]]) -> SafeString:
    """What happened or will happen, in order: dicts with `when` (date or text), `title` and, if there are any, `text`, `url`."""
    return draw("timeline", rows=rows)


@register.simple_tag
def progress(value: float, total: float, label: Any) -> SafeString:
    """How far something is, in words and as a bar."""
    return format_html(
        '<div class="meter"><span>{}</span><progress value="{}" max="{}">{}/{}</progress></div>',
        label,
        value,
        total,
        value,
        total,
    )


@register.simple_tag
def avatar(name: str) -> SafeString:
    """The initials of somebody, for the eye only."""
    initials = "".join(part[0] for part in name.split()[:2]).upper()
    return format_html('<span class="avatar" aria-hidden="true">{}</span>', initials)


# ---- Charts ----


def _said(value: float) -> str:
    """A number as Italians write it, without needless decimals."""
    return number_format(value, decimal_pos=0 if value == int(value) else 2)


def _geometry(value: Any) -> Any:
    """Numbers of a drawing as SVG wants them: they must not meet the reader's decimal comma."""
    if isinstance(value, float):
        return f"{value:g}"
    return tuple(_geometry(part) for part in value) if isinstance(value, tuple | list) else value


def _chart(name: str, chart: Any, rows: str, **context: Any) -> SafeString:
    drawn = {key: _geometry(value) for key, value in vars(chart).items() if key != rows}
    drawn[rows] = [
        {key: _geometry(value) for key, value in vars(row).items()} | {"text": _said(row.value)}
        for row in getattr(chart, rows)
    ]
    return draw(f"charts/{name}", chart=drawn, id=f"chart-{uuid.uuid4().hex[:8]}", **context)


@register.simple_tag
def radar_chart(
    axes: Sequence[tuple[str, float]],
    title: Any,
    *,
    what: Any = "",
    unit: Any = "",
    compared: Sequence[float] | None = None,
) -> SafeString:
    """A radar of (label, 0–100), with its table. `what` heads the labels, `unit` the numbers, `compared` is a second shape."""
    return _chart("radar", charts.radar(axes, compared=compared), "axes", title=title, what=what, unit=unit)


@register.simple_tag
def bar_chart(
    rows: Sequence[tuple[str, float]],
    title: Any,
    *,
    what: Any = "",
    unit: Any = "",
    maximum: float | None = None,
) -> SafeString:
    """Bars of (label, number), with their table. A `maximum` above the numbers leaves room for long ones."""
    return _chart("bars", charts.bars(rows, maximum=maximum), "rows", title=title, what=what, unit=unit)


@register.simple_tag
def funnel_chart(
    rows: Sequence[tuple[str, float]], title: Any, *, what: Any = "", unit: Any = ""
) -> SafeString:
    """A funnel of (step, number), each with its share of the first, with its table."""
    return _chart(
        "funnel",
        charts.funnel([(str(label), value) for label, value in rows]),
        "rows",
        title=title,
        what=what,
        unit=unit,
    )


@register.simple_tag
def line_chart(
    series: Sequence[tuple[str, Sequence[float]]],
    labels: Sequence[str],
    title: Any,
    *,
    what: Any = "",
    every: int = 1,
) -> SafeString:
    """Lines of (name, one number a label) over time, with their table. `what` heads the labels; every `every`-th is written."""
    drawn = charts.lines(series, labels, every=every)
    chart = {
        "series": [
            {"label": each.label, "points": each.points, "dots": _geometry(each.dots)}
            for each in drawn.series
        ],
        "levels": [(f"{y:g}", _said(value)) for y, value in drawn.levels],
        "steps": [(f"{x:g}", label) for x, label in drawn.steps],
        **{name: f"{getattr(drawn, name):g}" for name in ("zero", "left", "right", "width", "height")},
    }
    rows = [
        {"label": label, "texts": [_said(round(each.values[place], 2)) for each in drawn.series]}
        for place, label in enumerate(labels)
    ]
    return draw(
        "charts/lines", chart=chart, rows=rows, title=title, what=what, id=f"chart-{uuid.uuid4().hex[:8]}"
    )


@register.simple_tag
def map_chart(
    places: Sequence[charts.Place],
    title: Any,
    *,
    what: Any = "",
    unit: Any = "",
    ends: Sequence[float] | None = None,
    open: bool = False,
) -> SafeString:
    """The map of Lazio coloured by the places' numbers, with its legend and table. `ends` are the six ends of the steps."""
    drawn = charts.region_map(places, charts.borders(), ends=ends)
    chart = vars(drawn) | {
        "ranges": [(step, _said(low), _said(high)) for step, low, high in drawn.ranges],
        "incomplete": drawn.incomplete,
        "width": str(drawn.width),
        "height": str(drawn.height),
        "areas": [
            vars(area) | {"at": area.at and tuple(str(number) for number in area.at)} for area in drawn.areas
        ],
    }
    context = {"title": title, "what": what, "unit": unit, "open": open}
    return draw("charts/map", chart=chart, id=f"chart-{uuid.uuid4().hex[:8]}", **context)


# ---- Lists ----


@register.simple_tag
def breadcrumbs(*trail: Any) -> SafeString:
    """The way here: `{% breadcrumbs "Training" "/formazione/" "This course" %}`; the last one is where we are."""
    steps = [(trail[place], trail[place + 1]) for place in range(0, len(trail) - 1, 2)]
    return draw("breadcrumbs", steps=steps, here=trail[-1] if len(trail) % 2 else "", home=home_url())


@register.simple_tag(takes_context=True)
def pager(context: template.Context, page: Page, parameter: str = "page") -> SafeString:
    """Links to the other pages of a list, keeping the rest of the address. Nothing when there is one page."""
    if page.paginator.num_pages < 2:
        return SafeString("")
    query = context["request"].GET.copy()
    query.pop(parameter, None)
    base = query.urlencode()
    links = [
        (
            number,
            f"?{base}{'&' if base else ''}{urlencode({parameter: number})}"
            if isinstance(number, int)
            else "",
        )
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return draw("pager", page=page, links=links)


@register.simple_tag
def facet(
    name: str, title: Any, choices: Sequence[tuple[Any, Any, int, bool]], *, shown: int = 8
) -> SafeString:
    """One facet of a filter form: `choices` are (value, label, count, chosen). Those that would find nothing cannot be
    chosen; past `shown` they wait behind “more”.
    """
    return draw("facet", name=name, title=title, first=choices[:shown], rest=choices[shown:])


@register.simple_tag
def filter_pills(pills: Iterable[tuple[Any, str]], clear_url: str = "") -> SafeString:
    """What the list is filtered by: pairs (label, address without it), and an address without any."""
    return draw("filter_pills", pills=list(pills), clear_url=clear_url)


# ---- Forms ----


@register.simple_tag
def form_fields(form: Any) -> SafeString:
    """A whole form: the list of what is wrong, then every field with its label, help and errors (templates/django/forms/)."""
    return format_html("{}{}", error_summary(form), form.as_div())


@register.simple_tag
def error_summary(form: Any) -> SafeString:
    """What is wrong, at the top, each line leading to its field. Nothing when nothing is."""
    if not form.errors:
        return SafeString("")
    rows = [(field.id_for_label, field.label, error) for field in form for error in field.errors]
    return draw("error_summary", rows=rows, others=form.non_field_errors())


@register.filter
def joined(values: Iterable[Any], last: str = "") -> str:
    """A list as people write it: a, b e c."""
    words = [str(value) for value in values]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last or gettext('and')} {words[-1]}"
