"""What a cooperative was, year by year: members, work, money."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperatives.models.registry import Cooperative
from land.core.models import Record


def heads(label: object) -> models.PositiveIntegerField:
    """Heads or hours; nothing when nobody said."""
    return models.PositiveIntegerField(label, null=True, blank=True)


def euro(label: object) -> models.DecimalField:
    """Euro with two decimals; nothing when nobody said."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, null=True, blank=True)


class YearlyFigures(Record):
    """The figures of one closed year, as of 31 December. Written by actions only; every change leaves its provenance.

    Employees are heads with a subordinate contract, apprentices included; agency workers and collaborators stand apart.
    `revenue` is A1 of the profit and loss account (art. 2425 c.c.), `revenue_members` the part towards members; likewise
    B9 (labour), B7 (services) and B6 (goods): what art. 2513 c.c. asks about mainly mutual cooperatives.
    """

    class Source(models.TextChoices):
        PROFILE = "profile", _("the profile questionnaire")
        IMPORT = "import", _("an import")
        ACCOUNTS = "accounts", _("the accounts")
        STAFF = "staff", _("Legacoop's staff")
        COOPERATIVE = "cooperative", _("the cooperative")

    class State(models.TextChoices):
        PROVISIONAL = "provisional", _("provisional")
        CONFIRMED = "confirmed", _("confirmed")

    cooperative = models.ForeignKey(
        Cooperative, models.CASCADE, related_name="years", verbose_name=_("cooperative")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    members = heads(_("members"))
    members_women = heads(_("members: women"))
    members_men = heads(_("members: men"))
    members_entities = heads(_("members: legal persons"))
    members_workers = heads(_("worker members"))
    members_volunteers = heads(_("volunteer members"))
    members_funders = heads(_("funding members"))
    members_under_35 = heads(_("members under 35"))
    members_joined = heads(_("members joined in the year"))
    members_left = heads(_("members left in the year"))
    workers = heads(_("workers"))
    women_permanent = heads(_("women, permanent contract"))
    men_permanent = heads(_("men, permanent contract"))
    women_fixed_term = heads(_("women, fixed term"))
    men_fixed_term = heads(_("men, fixed term"))
    women_apprentices = heads(_("women, apprentices"))
    men_apprentices = heads(_("men, apprentices"))
    agency_workers = heads(_("agency workers"))
    collaborators = heads(_("collaborators"))
    disadvantaged = heads(_("disadvantaged workers"))
    training_hours = heads(_("hours of training"))
    revenue = euro(_("revenue (A1)"))
    revenue_members = euro(_("revenue towards members"))
    labour_cost = euro(_("cost of labour (B9)"))
    labour_cost_members = euro(_("cost of members' labour"))
    services_cost = euro(_("cost of services (B7)"))
    services_cost_members = euro(_("cost of members' services"))
    goods_cost = euro(_("cost of goods (B6)"))
    goods_cost_members = euro(_("cost of members' goods"))
    result = euro(_("result of the year"))
    equity = euro(_("equity"))
    digital_investment = euro(_("digital investments"))
    source = models.CharField(_("source"), max_length=12, choices=Source)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PROVISIONAL)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)

    #: money that may be negative; all the rest may not
    SIGNED = ("result", "equity")
    EMPLOYEES = ("women_permanent", "men_permanent", "women_fixed_term", "men_fixed_term", "women_apprentices",
                 "men_apprentices")  # fmt: skip
    MONEY = ("revenue", "revenue_members", "labour_cost", "labour_cost_members", "services_cost",
             "services_cost_members", "goods_cost", "goods_cost_members", "result", "equity",
             "digital_investment")  # fmt: skip

    class Meta:
        verbose_name = _("figures of a year")
        verbose_name_plural = _("figures of the years")
        ordering = ["cooperative", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "year"], name="cooperatives_yearlyfigures_one_a_year"),
            models.CheckConstraint(
                name="cooperatives_yearlyfigures_year_is_plausible",
                condition=Q(year__gte=1900, year__lte=2100),
            ),
            models.CheckConstraint(
                name="cooperatives_yearlyfigures_state_has_its_time",
                condition=Q(state="provisional", confirmed_at=None)
                | Q(state="confirmed", confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cooperatives_yearlyfigures_members_add_up",
                condition=Q(members=None) | Q(members_women=None) | Q(members_men=None)
                | Q(members_entities=None, members__gte=F("members_women") + F("members_men"))
                | Q(members=F("members_women") + F("members_men") + F("members_entities")),
            ),
            models.CheckConstraint(
                name="cooperatives_yearlyfigures_money_is_not_negative",
                condition=models.Q(
                    *(Q(**{name: None}) | Q(**{f"{name}__gte": 0}) for name in (
                        "revenue", "revenue_members", "labour_cost", "labour_cost_members", "services_cost",
                        "services_cost_members", "goods_cost", "goods_cost_members", "digital_investment"))
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cooperative} · {self.year}"

    @property
    def employees(self) -> int | None:
        """Heads with a subordinate contract at 31 December; None while one of the six numbers is not known."""
        numbers = [getattr(self, name) for name in self.EMPLOYEES]
        return None if None in numbers else sum(numbers)
