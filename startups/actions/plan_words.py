"""What a business plan consists of and how each part is called: its sections of words, its tables, their columns."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from startups.models import BusinessPlan, GroupMember

LONG, LINE, CHOICE = "long", "line", "choice"
NUMBER, WHOLE, YEARS, MONTHS, YES = "number", "whole", "years", "months", "yes"


@dataclass(frozen=True)
class Field:
    """One thing that is typed. `choices` are (value, label); `default` is what a new row begins with.

    `only_for`: which rows need it, by their first choice: “lasting” investments, a “grant”, a “debt”. Others leave it empty.
    """

    name: str
    label: Any
    kind: str = LONG
    help: Any = ""
    choices: tuple[tuple[str, Any], ...] = ()
    default: str = ""
    only_for: str = ""


@dataclass(frozen=True)
class Section:
    """A section of words, or a table. `number` as the plan counts it, `kinds` of plan that have it (none: all)."""

    key: str
    number: str
    title: Any
    help: Any
    fields: tuple[Field, ...]
    table: bool = False
    kinds: tuple[str, ...] = ()
    each: Any = ""

    def of(self, name: str) -> Field:
        """The field of this name."""
        return next(each for each in self.fields if each.name == name)


EVIDENCE = (
    ("", _("no source yet")),
    ("field", _("field research")),
    ("quote", _("a quote")),
    ("statistic", _("a statistic")),
    ("estimate", _("an estimate of ours")),
)
FOUND = Field("evidence", _("Where the number comes from"), CHOICE, choices=EVIDENCE)
ASSETS = (
    ("tangible", _("equipment, vehicles, works")),
    ("intangible", _("software, licences, studies")),
    ("set_up", _("costs of setting up")),
    ("business", _("purchase of a business or of a branch")),
    ("working_capital", _("initial working capital")),
)
SOURCES = (
    ("cfi", "CFI"),
    ("coopfond", "Coopfond"),
    ("financing", _("other financing members")),
    ("marcora", "Nuova Marcora"),
    ("bank", _("bank loan")),
    ("grant", _("grant")),
    ("other", _("other, to be paid back")),
)
REGIMES = (
    ("general", _("prevailing mutuality, in general")),
    ("agricultural", _("agricultural")),
    ("consumer", _("of consumers")),
    ("social", _("social cooperative")),
    ("not_prevalent", _("without prevailing mutuality")),
)
PER_YEAR = (("12", _("monthly")), ("4", _("quarterly")), ("2", _("half-yearly")), ("1", _("yearly")))
YES_NO = (("yes", _("yes")), ("no", _("no")))

WORDS: tuple[Section, ...] = (
    Section("summary", "1", pgettext_lazy("of a plan", "Summary"), _("What, for whom, with whom, with what money: one page."), (
        Field("text", _("The plan in one page"), help=_("Write it last: it is what everybody reads first.")),
    )),
    Section("history", "2", _("History and people"), _("Where the idea comes from and who carries it."), (
        Field("story", _("How it came about")),
        Field("people", _("The group: who we are and what we can do"),
              help=_("Two lines each; curricula go among the attachments.")),
    )),
    Section("mission", "3", _("Mutual mission and government"),
            _("What members exchange with the cooperative and how they decide."), (
        Field("mutual", _("The mutual exchange"), help=_("Work, services or goods: who gives what and who gets what.")),
        Field("kinds", _("Kinds of members")),
        Field("board", _("Board and roles"), help=_("Three directors at least, for three years at most.")),
        Field("regulations", _("Internal regulations")),
        Field("refund", _("What becomes of a surplus"), help=_("Whether and how part of it goes back to members (ristorno).")),
    )),
    Section("market", "4", _("Market"), _("Who pays, how many they are, who else serves them."), (
        Field("customers", _("Customers and their needs")),
        Field("size", _("Size of the market, with its source")),
        Field("competitors", _("Competitors and alternatives")),
    )),
    Section("marketing", "5", _("Marketing and communication"), _("How customers learn of it and why they choose it."), (
        Field("offer", _("Offer and prices")),
        Field("channels", _("Where and how it is sold")),
        Field("communication", _("Communication: actions, times, costs")),
    )),
    Section("organisation", "6", _("Organisation"), _("Who does what, and which skills are still needed."), (
        Field("chart", _("Roles and responsibilities")),
        Field("skills", _("Skills that are missing and how to get them")),
    )),
    Section("operations", "7", _("Operations"), _("What has to be there before the first day, and when."), (
        Field("site", _("Site and equipment")),
        Field("permits", _("Permits and authorisations")),
        Field("suppliers", _("Suppliers")),
        Field("calendar", _("Calendar of the first year"), help=_("One line a month or a step.")),
    )),
    Section("legal", "8", _("Legal form"), _("The form that fits, and the registers to be in."), (
        Field("form", _("Form of company and why")),
        Field("statute", _("What the statute has to say")),
        Field("registers", _("Registers"),
              help=_("Register of cooperatives; social, innovative start-up or community cooperative.")),
    )),
    Section("impact", "10", _("Impact"), _("What changes for people and for the place."), (
        Field("jobs", _("Jobs, by gender and age")),
        Field("territory", _("For the territory")),
        Field("goals", _("Two Sustainable Development Goals at most"), LINE,
              help=_("For instance: 8 decent work, 11 sustainable cities.")),
    )),
    Section("risks", "11", _("Risks and scenarios"), _("What could go wrong, how likely it is, what you would do."), (
        Field("risks", _("Risks and answers")),
        Field("scenarios", _("If sales are lower or costs higher"), help=_("The page of the accounts shows what is left then.")),
    )),
    Section("attachments", "12", _("Attachments"), _("What proves what you write."), (
        Field("list", _("List of attachments"), help=_("Quotes, letters of intent, curricula, field research.")),
    )),
    Section("buyout", "13", _("Takeover by the workers"), _("The firm that is taken over and how."), (
        Field("company", _("The firm"), LINE),
        Field("cause", _("Why it is taken over"), CHOICE, choices=(
            ("", _("to be chosen")), ("crisis", _("crisis")), ("relocation", _("relocation")),
            ("succession", _("no successor")), ("confiscated", _("confiscated from organised crime")),
        )),
        Field("counterpart", _("Who gives it"), CHOICE, choices=(
            ("", _("to be chosen")), ("owner", _("the owner")), ("receiver", _("the receiver (curatore)")),
            ("commissioner", _("the commissioner")), ("anbsc", "ANBSC"),
        )),
        Field("procedure", _("Procedure and how far it is")),
        Field("object", _("What is taken"), CHOICE, choices=(
            ("", _("to be chosen")), ("purchase", _("purchase of the business")), ("lease", _("lease of the business")),
            ("branch", _("a branch of the business")),
        )),
        Field("agreement", _("Agreement with the trade unions")),
        Field("workers", _("Workers: how many there are, how many join")),
        Field("industrial", _("Industrial plan")),
        Field("priority", _("Right of pre-emption (prelazione)")),
    ), kinds=("workers_buyout",)),
    Section("community", "13", _("The community and its place"), _("Who the community is and what it takes care of."), (
        Field("place", _("The community and the place")),
        Field("area", _("Kind of place"), CHOICE, choices=(
            ("", _("to be chosen")), ("inner", _("inner area")), ("mountain", _("mountain area")), ("suburb", _("urban suburb")),
        )),
        Field("residents", _("Members who live or work there")),
        Field("goods", _("Public goods that are used")),
        Field("municipality", _("Agreement with the municipality")),
        Field("register", _("Requirements of the regional register"), help=_(
            "L.R. Lazio 1/2021 and DGR 727/2022: natural persons who live or are continuously active in the place must be "
            "members; size of an SME; name and deed.")),
    ), kinds=("community",)),
    Section("commons", "13", _("The common good and its pact"), _("What the pact of collaboration says."), (
        Field("good", _("The good")),
        Field("object", _("What the pact is for")),
        Field("parties", _("Parties")),
        Field("support", _("Forms of support")),
        Field("duration", _("Duration"), LINE),
        Field("suspension", _("Suspension and revocation")),
    ), kinds=("commons",)),
)  # fmt: skip

TABLES: tuple[Section, ...] = (
    Section("settings", "9.0", _("General data"), _("What all accounts start from."), (
        Field("kind", _("Kind of plan"), CHOICE, choices=tuple(BusinessPlan.Kind.choices), default="start_up"),
        Field("years", _("Years of the plan"), CHOICE, choices=(("3", "3"), ("4", "4"), ("5", "5")), default="3"),
        Field("regime", _("Taxation of the surplus"), CHOICE, choices=REGIMES, default="general"),
        Field("high_loan_limit", _("Members may lend up to the higher limit"), CHOICE, choices=YES_NO, default="yes",
              help=_("For cooperatives of work, of agricultural processing and of housing.")),
        Field("receipt_days", _("Days until customers pay"), WHOLE),
        Field("payment_days", _("Days until suppliers are paid"), WHOLE),
        Field("members_loans_rate", _("Interest on members’ loans, % a year"), NUMBER),
        Field("irap", _("IRAP, your estimate"), YEARS, help=_("Ask whoever keeps the accounts: rates and deductions vary.")),
        Field("refund", _("Paid back to members (ristorno)"), YEARS),
        Field("dividends", _("Dividends"), YEARS),
    )),
    Section("investments", "T1", _("Investments"), _("What has to be bought or paid before and after the start, net of VAT."), (
        Field("label", _("What"), LINE),
        Field("asset", _("Kind"), CHOICE, choices=ASSETS, default="tangible"),
        Field("amount", _("Amount, euro"), NUMBER),
        Field("vat", _("VAT, %"), NUMBER),
        Field("life", _("Useful life, years"), WHOLE, help=_("Not for working capital."), only_for="lasting"),
        Field("year", _("Year of purchase"), WHOLE, help=_("0 or empty: before the start.")),
        FOUND,
    ), table=True, each=_("investment")),
    Section("funding", "T2", _("Sources"), _(
        "Where the money comes from, apart from what members bring: their capital and loans are sums of table T8. NASpI and "
        "TFR are origins of members’ capital: written here they would count twice."), (
        Field("label", _("What"), LINE),
        Field("source", _("Who gives it"), CHOICE, choices=SOURCES, default="bank"),
        Field("amount", _("Amount, euro"), NUMBER),
        Field("year", _("Year in which it comes"), WHOLE, help=_("0 or empty: before the start.")),
        Field("granted", _("For a grant: granted already"), CHOICE, choices=YES_NO, default="yes", only_for="grant"),
        Field("spread", _("For a grant: years it is spread over"), WHOLE, only_for="grant"),
        Field("rate", _("For a debt: interest, % a year"), NUMBER, only_for="debt"),
        Field("instalments", _("For a debt: number of instalments"), WHOLE, only_for="debt"),
        Field("per_year", _("For a debt: instalments"), CHOICE, choices=PER_YEAR, default="12", only_for="debt"),
        Field("grace", _("For a debt: first instalments of interest only"), WHOLE, only_for="debt"),
        FOUND,
    ), table=True, each=pgettext_lazy("of money", "source")),
    Section("revenue", "T3", _("Revenue"), _("A line for each thing that is sold: quantity by price."), (
        Field("label", _("What is sold"), LINE),
        Field("quantities", _("Quantity"), YEARS),
        Field("prices", _("Price, euro"), YEARS),
        Field("months", _("Quantities of the first year, month by month"), MONTHS, help=_(
            "If sales have seasons. Empty: all months alike.")),
        FOUND,
    ), table=True, each=_("line")),
    Section("variable_costs", "T4", _("Variable costs"), _("What grows with sales."), (
        Field("label", _("What"), LINE),
        Field("is_share", _("How it is counted"), CHOICE,
              choices=(("yes", _("% of the revenue")), ("no", _("euro a unit"))), default="yes"),
        Field("line", _("Of which line of revenue"), CHOICE),
        Field("values", _("Value"), YEARS),
        FOUND,
    ), table=True, each=pgettext_lazy("of money", "cost")),
    Section("posts", "T5", _("Staff"), _("Who works, also part of the time: 0,5 is half-time."), (
        Field("label", _("Role"), LINE),
        Field("of_members", _("Done by members"), CHOICE, choices=YES_NO, default="yes"),
        Field("fte", _("Full-time people"), YEARS),
        Field("gross", _("Gross pay a year, full-time, euro"), NUMBER),
        Field("contributions", _("Employer’s contributions, %"), NUMBER),
        FOUND,
    ), table=True, each=pgettext_lazy("at work", "role")),
    Section("fixed_costs", "T6", _("Fixed costs"),
            _("What is paid whatever is sold. Remember the contribution for the biennial audit."), (
        Field("label", _("What"), LINE),
        Field("amounts", _("Amount, euro"), YEARS),
        FOUND,
    ), table=True, each=pgettext_lazy("of money", "cost")),
)  # fmt: skip

SECTIONS: dict[str, Section] = {each.key: each for each in (*WORDS, *TABLES)}
#: columns of T8; who fills them in is asked elsewhere
MEMBER: tuple[Field, ...] = (
    Field("category", _("Category"), CHOICE, choices=tuple(GroupMember.Category.choices), default="worker"),
    Field("natural", _("Person"), CHOICE, choices=(("yes", _("a natural person")), ("no", _("a legal person"))), default="yes"),
    Field("subscribed", _("Capital subscribed, euro"), NUMBER),
    Field("paid", _("Of which paid in at the start"), NUMBER),
    Field("rest_year", _("Year in which the rest is paid in"), WHOLE, help=_("Empty: not within the plan.")),
    Field("naspi", _("Of what is paid in, from NASpI"), NUMBER, help=_(
        "The group reads the total, and not even that if you are the only one. The part that comes within six months shows "
        "in the cash of month 6.")),
    Field("tfr", _("Of what is paid in, from TFR"), NUMBER, help=_(
        "The group reads the total, and not even that if you are the only one.")),
    Field("loan", _("Loan to the cooperative, euro"), NUMBER),
)  # fmt: skip


def sections_of(kind: str) -> list[Section]:
    """The sections that a plan of this kind has, in the order of reading; tables stand where section 9 is."""
    words = [each for each in WORDS if not each.kinds or kind in each.kinds]
    before = [each for each in words if int(each.number) < 9]
    return [*before, *TABLES, *(each for each in words if int(each.number) > 9)]


DISCLAIMER = _(
    "This plan helps you to think and to compute. It is no tax, legal or financial advice: before you decide, ask an "
    "accountant, a notary, the funds and your tutor."
)
