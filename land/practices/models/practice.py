"""The page of a practice: who, where, what it gave and cost, then everything another cooperative needs to try it."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField

from land.core.models import Organisation, Term, Territory
from land.core.search import Document
from land.pages.models import BasePage
from land.pages.models.base import reading_language
from land.pages.version import once_per_version
from land.practices import rules
from land.practices.models.form import PracticeForm
from land.practices.models.parts import Indicator
from land.practices.querysets import PracticeManager


def list_of_lines(label: Any, most: int = 600) -> list[tuple[str, blocks.Block]]:
    """A list of short texts, one row each."""
    return [("item", blocks.TextBlock(label=label, max_length=most, rows=2))]


class PracticePage(BasePage):
    """What good practices and case studies share; lists, facets and search ask this table."""

    class Kind(models.TextChoices):
        GOOD_PRACTICE = "good_practice", _("good practice")
        CASE_STUDY = "case_study", _("case study")
        ONGOING = "ongoing", _("experience in progress")
        LESSON = "lesson", _("lesson from a failure")

    class Evidence(models.TextChoices):
        EXPERIENCE = "experience", _("experience")
        PROMISING = "promising", _("promising")
        GOOD_PRACTICE = "good_practice", _("proven practice")
        CONSOLIDATED = "consolidated", _("consolidated")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        REGISTERED = "registered", _("registered people")

    # Who, where, when
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    summary_en = models.TextField(_("summary in English"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.GOOD_PRACTICE)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="practices", verbose_name=_("cooperative")
    )
    contact_name = models.CharField(
        _("contact"),
        max_length=120,
        help_text=_("Who answers those who want to know more: a person or an office."),
    )
    contact_consent = models.BooleanField(_("the contact agrees to be named here"), default=False)
    municipality = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        related_name="+",
        limit_choices_to={"kind": "municipality"},
        verbose_name=_("municipality"),
    )
    area = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": "area"},
        verbose_name=_("area of the programme"),
        help_text=_("Empty: the area of the province. Needed for the outskirts of Rome."),
    )
    period_start = models.DateField(_("began on"), null=True)
    period_end = models.DateField(_("ended on"), null=True, blank=True, help_text=_("Empty: still going on."))
    theme = models.ForeignKey(
        Term,
        models.PROTECT,
        null=True,
        related_name="+",
        limit_choices_to={"scheme": "theme"},
        verbose_name=_("theme"),
    )
    sector = models.ForeignKey(
        Term,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"scheme": "sector"},
        verbose_name=_("Legacoop sector"),
    )

    # The story
    problem = models.TextField(_("problem or need"), max_length=4000)
    context = models.TextField(_("context"), max_length=4000, blank=True)
    solution = StreamField(
        [("step", blocks.TextBlock(label=_("Step"), max_length=1000, rows=2))],
        verbose_name=_("what was done"),
    )
    actors = StreamField(list_of_lines(_("Who, doing what")), verbose_name=_("who took part"), blank=True)
    participation = models.TextField(_("how people took part"), max_length=3000, blank=True)
    cost = models.PositiveIntegerField(_("cost in euro"), null=True, blank=True)
    cost_unknown = models.BooleanField(_("cost not available"), default=False)
    cost_note = models.CharField(_("what the cost holds"), max_length=400, blank=True)
    people = models.CharField(_("people"), max_length=300)
    time_needed = models.CharField(_("how long it took"), max_length=300)
    funding = StreamField(list_of_lines(_("Source and amount"), 300), verbose_name=_("funding"), blank=True)
    difficulties = models.TextField(_("difficulties"), max_length=4000)
    lessons = StreamField(list_of_lines(_("Lesson")), verbose_name=_("lessons"), blank=True)
    success_factors = StreamField(list_of_lines(_("Condition")), verbose_name=_("what made it work"))

    # For others
    transfer_copy = models.TextField(_("what can be copied"), max_length=2000)
    transfer_adapt = models.TextField(_("what must be adapted"), max_length=2000)
    transfer_preconditions = models.TextField(_("what must be there first"), max_length=2000)
    sustainability = models.TextField(_("sustainability"), max_length=3000, blank=True)
    equal_opportunities = models.TextField(_("equal opportunities"), max_length=3000, blank=True)
    sdgs = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(17)]),
        verbose_name=_("Sustainable Development Goals"),
        default=list,
        blank=True,
        size=rules.MOST_SDGS,
    )
    quote = models.TextField(_("words of somebody who was there"), max_length=500, blank=True)
    quote_by = models.CharField(_("who said it"), max_length=120, blank=True)
    materials = StreamField(
        [
            (
                "document",
                blocks.StructBlock(
                    [
                        ("document", DocumentChooserBlock(label=_("Document"))),
                        ("licence", blocks.CharBlock(label=_("Licence"), max_length=60, default="CC BY 4.0")),
                    ],
                    label=_("Document"),
                    icon="doc-full",
                ),
            ),
            (
                "link",
                blocks.StructBlock(
                    [
                        ("title", blocks.CharBlock(label=_("Title"), max_length=120)),
                        ("url", blocks.URLBlock(label=_("Address"))),
                    ],
                    label=_("Link"),
                    icon="link",
                ),
            ),
        ],
        verbose_name=_("materials and links"),
        blank=True,
    )
    keywords = models.CharField(
        _("keywords"), max_length=300, blank=True, help_text=_("Separated by commas.")
    )

    # Care
    evidence = models.CharField(
        _("level of evidence"), max_length=15, choices=Evidence.choices, default=Evidence.EXPERIENCE
    )
    replication = models.TextField(
        _("who repeated it, with what results"),
        max_length=2000,
        blank=True,
        help_text=_("Without this the level of evidence cannot be above “promising”."),
    )
    confirmed_reuses = models.PositiveSmallIntegerField(_("confirmed reuses"), default=0)
    opinion = models.TextField(_("an expert's opinion"), max_length=2000, blank=True)
    opinion_by = models.CharField(_("expert"), max_length=120, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    review_due = models.DateField(
        _("to be reviewed by"),
        null=True,
        blank=True,
        help_text=_("A year after the review, unless something else is known."),
    )
    evergreen = models.BooleanField(_("always valid"), default=False)
    audience = models.CharField(
        _("who may read it"), max_length=10, choices=Audience.choices, default=Audience.PUBLIC
    )

    objects = PracticeManager()
    is_creatable = False
    search_kind = "practice"
    base_form_class = PracticeForm
    template = "practices/practice.html"
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldRowPanel([FieldPanel("theme"), FieldPanel("sector")]),
                FieldPanel("organisation"),
                FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_consent")]),
                FieldRowPanel([FieldPanel("municipality"), FieldPanel("area")]),
                FieldRowPanel([FieldPanel("period_start"), FieldPanel("period_end")]),
            ],
            heading=_("Who, where, when"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("problem", "context", "solution", "actors", "participation")],
            heading=_("The story"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("cost"), FieldPanel("cost_unknown")]),
                *[FieldPanel(name) for name in ("cost_note", "people", "time_needed", "funding")],
            ],
            heading=_("What it took"),
        ),
        InlinePanel(
            "indicators",
            heading=_("Results"),
            label=_("Indicator"),
            help_text=_(
                "At least one is needed to publish: what changed, from what to what, who measured it and when."
            ),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("difficulties", "lessons", "success_factors")],
            heading=_("What was learnt"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("transfer_copy", "transfer_adapt", "transfer_preconditions")],
            heading=_("For those who want to try"),
        ),
        InlinePanel(
            "modules", heading=_("Parts that can be reused"), label=_("Part"), max_num=rules.MOST_MODULES
        ),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "sustainability",
                    "equal_opportunities",
                    "sdgs",
                    "quote",
                    "quote_by",
                    "materials",
                    "keywords",
                )
            ],
            heading=_("More"),
        ),
        MultiFieldPanel([FieldPanel("title_en"), FieldPanel("summary_en")], heading=_("In English")),
        MultiFieldPanel(
            [
                HelpPanel(
                    _("Levels follow FAO's grid: see who repeated it before choosing one above “promising”.")
                ),
                *[
                    FieldPanel(name)
                    for name in ("evidence", "replication", "confirmed_reuses", "opinion", "opinion_by")
                ],
                FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("review_due"), FieldPanel("evergreen")]),
                FieldPanel("audience"),
            ],
            heading=_("Review"),
        ),
    ]

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")

    @property
    def cost_class(self) -> str:
        """The class of the cost (land.practices.rules)."""
        return rules.cost_class(self.cost)

    @property
    def province(self) -> Territory | None:
        return self.municipality.parent if self.municipality else None

    @property
    def programme_area(self) -> Territory | None:
        """The area chosen, or that of the province."""
        return self.area or (self.province.parent if self.province else None)

    @classmethod
    def for_serving(cls) -> Any:
        return cls.objects.select_related("organisation", "cover").prefetch_related("cover__renditions")

    def furnish(self, request: HttpRequest) -> None:
        """Hand over the territories and terms that the page shows, known by heart: six joins less."""
        territories, terms = once_per_version("practice-words", _words, request)
        for name, known in (
            ("municipality", territories),
            ("area", territories),
            ("theme", terms),
            ("sector", terms),
        ):
            row = known.get(getattr(self, f"{name}_id"))
            if row is not None:
                setattr(self, name, row)

    def is_public(self) -> bool:
        return self.audience == self.Audience.PUBLIC and super().is_public()

    def shown_title(self) -> str:
        """The title in the language of the screen, as far as there is one."""
        return (self.title_en if reading_language() == "en" else "") or self.title

    def shown_summary(self) -> str:
        """The summary in the language of the screen, as far as there is one."""
        return (self.summary_en if reading_language() == "en" else "") or self.summary

    def shown_url(self) -> str:
        """The address in the language of the screen: a practice has one page, read under both prefixes."""
        return practice_url(self.slug, reading_language())

    def search_text(self) -> str:
        """Everything an Italian reader can read on the page."""
        texts = [
            self.problem, self.context, self.participation, self.cost_note, self.difficulties, self.transfer_copy,
            self.transfer_adapt, self.transfer_preconditions, self.sustainability, self.equal_opportunities, self.quote,
            self.keywords, self.theme.title if self.theme else "", self.organisation.name if self.organisation else "",
            self.municipality.name if self.municipality else "",
        ]  # fmt: skip
        for stream in (self.solution, self.actors, self.lessons, self.success_factors, self.funding):
            texts += [str(row.value) for row in stream]
        texts += [f"{row.title} {row.text}" for row in self.modules.all()]
        return "\n".join(texts)

    def search_documents(self) -> list[Document]:
        """In Italian with all its words; in English with title and summary, if they are written."""
        if not self.live or self.get_view_restrictions().exists():
            return []
        what = {
            "kind": self.search_kind,
            "uuid": self.translation_key,
            "audience": self.audience,
            "dated": self.dated,
        }
        found = [
            Document(
                title=self.title,
                summary=self.summary,
                body=self.search_text(),
                url=practice_url(self.slug, "it"),
                **what,
            )
        ]
        if self.title_en:
            found.append(
                Document(
                    title=self.title_en,
                    summary=self.summary_en,
                    body=self.theme.title_en if self.theme else "",
                    url=practice_url(self.slug, "en"),
                    language="en",
                    **what,
                )
            )
        return found

    def forget_entries(self) -> None:
        from land.core import search

        search.forget(self.search_kind, self.translation_key)

    def card(self) -> dict[str, Any]:
        """As a card of lists and shelves."""
        who = [
            self.organisation if self.organisation_id else None,
            self.municipality if self.municipality_id else None,
        ]
        return {
            "title": self.shown_title(),
            "url": self.shown_url(),
            "summary": self.shown_summary(),
            "image": self.card_image(),
            "badges": [(self.get_kind_display(), "accent" if self.kind == self.Kind.LESSON else "")],
            "foot": " · ".join(str(part) for part in who if part),
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (
            self.audience == self.Audience.REGISTERED
            and not request.user.is_authenticated
            and not getattr(request, "is_preview", False)
        ):
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from land.core.provenance import chain
        from land.practices.facets import labels

        context = super().get_context(request, *args, **kwargs)
        context["indicators"] = list(self.indicators.all())
        context["modules"] = list(self.modules.all())
        user = request.user
        context["similar"] = once_per_version(
            ("similar", self.pk, user.is_authenticated),
            lambda: [row.card() for row in PracticePage.objects.similar_to(self, user)],
            request,
        )
        key = self.translation_key
        context["provenance"] = (
            chain("practice", key, user)
            if user.is_authenticated
            else once_per_version(("provenance", key), lambda: chain("practice", key, user), request)
        )
        names = labels(request)["sdg"]
        context["goals"] = [names[str(number)] for number in self.sdgs if str(number) in names]
        context["brief"] = self.brief(context["indicators"])
        context["resources"] = [
            (_("Cost"), " · ".join(part for part in (self.cost_text(), self.cost_note) if part)),
            (_("People"), self.people),
            (_("How long it took"), self.time_needed),
        ]
        context["only_italian"] = reading_language() == "en" and self.language == "it"
        gone = self.organisation.successor_id if self.organisation_id else None
        context["organisation_gone"] = gone is not None
        return context

    def cost_text(self) -> str:
        """What it cost, as people read it; “not available” when that was said."""
        if self.cost is not None:
            return f"{number_format(self.cost, force_grouping=True)} €"
        return gettext("not available") if self.cost_unknown else ""

    def brief(self, indicators: list[Indicator]) -> list[tuple[Any, Any]]:
        """What stands first: who, where, when, the first result, the cost."""
        place = ""
        if self.municipality_id:
            place = f"{self.municipality} ({self.municipality.parent.code})"
        began = date_format(self.period_start, "F Y").lower() if self.period_start else ""
        ended = date_format(self.period_end, "F Y").lower() if self.period_end else gettext("still going on")
        result = ""
        if indicators:
            first = indicators[0]
            change = number_format(first.after.normalize(), use_l10n=True, force_grouping=True)
            if first.before is not None:
                change = f"{number_format(first.before.normalize(), use_l10n=True, force_grouping=True)} → {change}"
            result = f"{first.name}: {change} {first.unit}"
        return [
            (_("Who"), str(self.organisation.name) if self.organisation_id else ""),
            (_("Where"), place),
            (_("When"), f"{began} – {ended}" if began else ""),
            (_("Result"), result),
            (_("Cost"), self.cost_text()),
            (_("How long it took"), self.time_needed),
        ]

    def theme_title(self) -> str:
        """The theme in the language of the screen."""
        if self.theme is None:
            return ""
        return (self.theme.title_en if reading_language() == "en" else "") or self.theme.title

    def breadcrumbs(self, request: HttpRequest) -> list[dict[str, str]]:
        home = "/en/" if reading_language() == "en" else "/"
        return [
            {"title": str(_("Home")), "url": home},
            {"title": str(_("Good practices")), "url": f"{home}buone-pratiche/"},
        ]

    def alternates(self) -> dict[str, str]:
        return {language: practice_url(self.slug, language) for language in ("it", "en")}


def _words() -> tuple[dict[int, Territory], dict[int, Term]]:
    """Territories (each with what it is inside) and terms, by primary key."""
    territories = Territory.objects.in_bulk()
    for row in territories.values():
        if row.parent_id:
            row.parent = territories[row.parent_id]
    return territories, {row.pk: row for row in Term.objects.filter(scheme__in=["theme", "sector"])}


def practice_url(slug: str, language: str) -> str:
    """Where a practice is read in a language: one page of Italian words, with its title and summary in English too."""
    return f"{'/en' if language == 'en' else ''}/buone-pratiche/{slug}/"


class GoodPracticePage(PracticePage):
    """Something done that others can do."""

    parent_page_types = ["practices.PracticeIndexPage"]
    template = "practices/practice.html"
    content_panels = PracticePage.content_panels

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")


class CaseStudyPage(PracticePage):
    """One story looked at closely."""

    parent_page_types = ["practices.PracticeIndexPage"]
    template = "practices/practice.html"
    content_panels = PracticePage.content_panels

    class Meta:
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")
