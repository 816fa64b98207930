"""The pieces that an editor puts on a page. Each says in its help text what it is for."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from land.core.offers import figures, shelves
from land.pages.version import once_per_version

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr", "blockquote"]
PLAIN = ["bold", "italic", "link", "ol", "ul"]


class LinkBlock(blocks.StructBlock):
    """A label and where it leads: a page of the site, or an address."""

    label = blocks.CharBlock(
        label=_("Label"), max_length=60, help_text=_("Say what is found there: “See the courses”.")
    )
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.CharBlock(
        label=_("or address"),
        max_length=300,
        required=False,
        help_text=_("For example /formazione/ or https://…"),
    )

    class Meta:
        icon = "link"
        label = _("Link")
        template = "pages/blocks/link.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        url = cleaned.get("url", "")
        if not cleaned.get("page") and not url:
            if cleaned.get("label"):
                raise blocks.StructBlockValidationError(
                    {"url": ValidationError(_("Choose a page or write an address."))}
                )
        elif url and not url.startswith(("/", "https://", "http://", "mailto:", "#")):
            raise blocks.StructBlockValidationError(
                {"url": ValidationError(_("An address begins with / or with https://."))}
            )
        return cleaned

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context)
        context["href"] = address_of(value)
        return context


def address_of(link: Any) -> str:
    """Where a link leads, in the language of the screen; empty if nothing is chosen."""
    page = link.get("page")
    return page.specific_deferred.get_url() if page else localised(link.get("url") or "")


def localised(url: str) -> str:
    """An address of the site in the language being read."""
    inside = url.startswith("/") and not url.startswith(
        ("/en/", "/static/", "/media/", "/account/", "/documenti/")
    )
    return f"/en{url}" if inside and get_language() == "en" else url


class OptionalLinkBlock(LinkBlock):
    """A link that may be left empty."""

    label = blocks.CharBlock(label=_("Label"), max_length=60, required=False)


class PictureBlock(blocks.StructBlock):
    """An image with the words that stand for it."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        max_length=200,
        help_text=_("What the image says, for those who do not see it. Required."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "pages/blocks/picture.html"


class HeroBlock(blocks.StructBlock):
    """The opening of the home page."""

    eyebrow = blocks.CharBlock(label=_("Line above the title"), max_length=80, required=False)
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), max_length=400, rows=3)
    first = LinkBlock(label=_("First link"))
    second = OptionalLinkBlock(label=_("Second link"), required=False)
    image = ImageChooserBlock(label=_("Image"), required=False)
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        max_length=200,
        required=False,
        help_text=_("Leave empty only if the image is pure decoration."),
    )

    class Meta:
        icon = "home"
        label = _("Opening")
        template = "pages/blocks/hero.html"


class QuestionBlock(blocks.StructBlock):
    """One of the three questions of the home page."""

    title = blocks.CharBlock(label=_("Question"), max_length=80)
    text = blocks.TextBlock(label=_("Answer in one sentence"), max_length=300, rows=2)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1, max_num=3)

    class Meta:
        icon = "help"
        label = _("Question")


class QuestionsBlock(blocks.StructBlock):
    """What is going on near me, what can I learn from others, what can I do next."""

    title = blocks.CharBlock(label=_("Title"), max_length=100, required=False)
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1, max_num=3)

    class Meta:
        icon = "help"
        label = _("Three questions")
        template = "pages/blocks/questions.html"


def shelf_choices() -> list[tuple[str, Any]]:
    """The shelves that rooms offer."""
    return [(shelf.key, shelf.title) for shelf in shelves]


class ShelfBlock(blocks.StructBlock):
    """A row of cards that fills itself from a room: next courses, latest practices, news."""

    shelf = blocks.ChoiceBlock(
        label=_("What"), choices=shelf_choices, help_text=_("The cards are always the current ones.")
    )
    title = blocks.CharBlock(
        label=_("Title"), max_length=100, required=False, help_text=_("Empty: the title of the shelf itself.")
    )
    text = blocks.CharBlock(label=_("Line under the title"), max_length=200, required=False)
    more = blocks.CharBlock(
        label=_("Words of the link to the whole list"),
        max_length=60,
        required=False,
        help_text=_("Empty: “See all”."),
    )
    empty = blocks.CharBlock(
        label=_("When there is nothing"),
        max_length=200,
        required=False,
        help_text=_("Empty: the shelf is not shown while it has no card."),
    )
    count = blocks.IntegerBlock(label=_("How many"), default=3, min_value=1, max_value=9)

    class Meta:
        icon = "list-ul"
        label = _("Shelf")
        template = "pages/blocks/shelf.html"

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context)
        shelf, count = shelves.get(value.get("shelf") or ""), value.get("count") or 3
        request = (parent_context or {}).get("request")
        context["shelf"] = shelf
        context["more"] = localised(shelf.url) if shelf else ""
        context["all_of_it"] = gettext("See all")
        context["cards"] = (
            once_per_version(("shelf", shelf.key, count), lambda: list(shelf.cards(count)), request)
            if shelf
            else []
        )
        return context


def figure_choices() -> list[tuple[str, Any]]:
    """The numbers that may be shown to everybody."""
    return [(figure.key, figure.label) for figure in figures if figure.public]


class FiguresBlock(blocks.StructBlock):
    """Numbers that count themselves, each with what it counts."""

    title = blocks.CharBlock(label=_("Title"), max_length=100, required=False)
    figures = blocks.MultipleChoiceBlock(label=_("Numbers"), choices=figure_choices)

    class Meta:
        icon = "order"
        label = _("Numbers")
        template = "pages/blocks/figures.html"

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context)
        keys = tuple(value.get("figures") or ())
        request = (parent_context or {}).get("request")
        context["rows"], context["counted_at"] = once_per_version(
            ("figures", keys), lambda: (_count(keys), timezone.now()), request
        )
        return context


def _count(keys: tuple[str, ...]) -> list[dict]:
    found = [figure for key in keys if (figure := figures.get(key)) and figure.public]
    return [
        {"label": figure.label, "what": figure.what, "value": figure.count(None), "unit": figure.unit}
        for figure in found
    ]


class CallBlock(blocks.StructBlock):
    """An invitation to do one thing."""

    title = blocks.CharBlock(label=_("Title"), max_length=100)
    text = blocks.TextBlock(label=_("Text"), max_length=400, rows=3, required=False)
    link = LinkBlock(label=_("Link"))

    class Meta:
        icon = "pick"
        label = _("Invitation")
        template = "pages/blocks/call.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("Words"), max_length=500, rows=3)
    by = blocks.CharBlock(label=_("Who said it"), max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "pages/blocks/quote.html"


class PicksBlock(blocks.StructBlock):
    """Pages chosen by hand, shown as cards."""

    title = blocks.CharBlock(label=_("Title"), max_length=100)
    pages = blocks.ListBlock(blocks.PageChooserBlock(), label=_("Pages"), min_num=1, max_num=6)

    class Meta:
        icon = "doc-full"
        label = _("Chosen pages")
        template = "pages/blocks/picks.html"

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict:
        from wagtail.models import Page

        context = super().get_context(value, parent_context)
        ids = tuple(page.pk for page in value.get("pages") or () if page is not None)
        request = (parent_context or {}).get("request")

        def cards() -> list[dict]:
            found = {page.pk: page for page in Page.objects.live().public().filter(pk__in=ids).specific()}
            return [found[pk].card() for pk in ids if pk in found and hasattr(found[pk], "card")]

        context["cards"] = once_per_version(("picks", ids), cards, request)
        return context


class StepBlock(blocks.StructBlock):
    """One step of a path."""

    title = blocks.CharBlock(label=_("Title"), max_length=100)
    text = blocks.RichTextBlock(label=_("Text"), features=PLAIN)
    link = OptionalLinkBlock(
        label=_("Link"), required=False, help_text=_("Without a label the title of the step leads there.")
    )

    class Meta:
        icon = "arrow-right"
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    """What to do, one thing after the other."""

    title = blocks.CharBlock(label=_("Title"), max_length=100, required=False)
    text = blocks.TextBlock(label=_("Text"), max_length=400, rows=2, required=False)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "pages/blocks/steps.html"


class AnswerBlock(blocks.StructBlock):
    """A question with its answer, closed until it is wanted."""

    question = blocks.CharBlock(label=_("Question"), max_length=160)
    answer = blocks.RichTextBlock(label=_("Answer"), features=PLAIN)

    class Meta:
        icon = "help"
        label = _("Question and answer")


class AnswersBlock(blocks.StructBlock):
    """Frequent questions."""

    title = blocks.CharBlock(label=_("Title"), max_length=100, required=False)
    rows = blocks.ListBlock(AnswerBlock(), label=_("Questions"), min_num=1)

    class Meta:
        icon = "help"
        label = _("Frequent questions")
        template = "pages/blocks/answers.html"


def body_blocks() -> list[tuple[str, blocks.Block]]:
    """What a page of text may hold."""
    return [
        ("text", blocks.RichTextBlock(label=_("Text"), features=FEATURES, template="pages/blocks/text.html")),
        ("picture", PictureBlock()),
        ("quote", QuoteBlock()),
        ("steps", StepsBlock()),
        ("answers", AnswersBlock()),
        ("call", CallBlock()),
        ("shelf", ShelfBlock()),
        ("figures", FiguresBlock()),
        ("picks", PicksBlock()),
    ]


def home_blocks() -> list[tuple[str, blocks.Block]]:
    """What the home page may hold."""
    return [("hero", HeroBlock()), ("questions", QuestionsBlock()), *body_blocks()]
