"""Staff: the words of the messages, and the messages that did not leave."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from land.accounts.policies import is_staff
from land.core.errors import DomainError
from land.core.guards import guarded
from land.notifications import actions, wording
from land.notifications.forms import NoticeTextForm
from land.notifications.kinds import kinds
from land.notifications.models import AccountMail, Delivery, NoticeText

SHOWN = 200


class PlaceholdersPanel(HelpPanel):
    """Which words each message can fill in, listed when the page is drawn."""

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["kinds"] = [
                {"label": kind.label, "placeholders": sorted(wording.placeholders(kind))} for kind in kinds
            ]
            return context


class NoticeTextViewSet(SnippetViewSet):
    model = NoticeText
    icon = "mail"
    menu_label = gettext_lazy("Message texts")
    menu_name = "notice-texts"
    url_prefix = "messaggi/testi"
    url_namespace = "notice_texts"
    list_display = ["__str__", "subject", "changed_at"]
    list_filter = ["language"]
    ordering = ["kind", "language"]
    edit_handler = ObjectList(
        [
            FieldPanel("kind"),
            FieldPanel("language"),
            FieldPanel("subject"),
            FieldPanel("body"),
            PlaceholdersPanel(
                template="notifications/staff/placeholders.html",
                heading=gettext_lazy("Words that fill themselves in"),
            ),
        ],
        base_form_class=NoticeTextForm,
    )


MODELS = {"avviso": Delivery, "account": AccountMail}


class StaffMenuItem(MenuItem):
    """Shown to those who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_staff(request.user)


class FailedMessagesViewSet(ViewSet):
    """What did not leave, without a word of what it says and without addresses."""

    name = "failed_messages"
    menu_item_class = StaffMenuItem
    icon = "warning"
    menu_label = gettext_lazy("Messages that did not leave")
    url_prefix = "messaggi/non-partiti"

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index, name="index"),
            path("prova/", self.trial, name="trial"),
            path("tutti/", self.all_again, name="all_again"),
            path("<str:model>/<int:pk>/", self.again, name="again"),
        ]

    @method_decorator([require_GET, guarded(is_staff)])
    def index(self, request: HttpRequest) -> HttpResponse:
        """The failed ones, newest first, and how many wait too long."""
        now = timezone.now()
        deliveries = Delivery.objects.failed().select_related("notice__person")[:SHOWN]
        rows = [
            {
                "model": "avviso",
                "row": row,
                "what": str(kind.label) if (kind := kinds.get(row.notice.kind)) else row.notice.kind,
                "who": row.notice.person.name,
            }
            for row in deliveries
        ] + [
            {"model": "account", "row": row, "what": _("Account message"), "who": "—"}
            for row in AccountMail.objects.failed()[:SHOWN]
        ]
        late = Delivery.objects.late(now).count() + AccountMail.objects.late(now).count()
        context = {"rows": rows, "late": late, "header_title": self.menu_label, "page_title": self.menu_label}
        context |= {"header_icon": self.icon}
        return render(request, "notifications/staff/failed.html", context)

    @method_decorator([require_POST, guarded(is_staff)])
    def again(self, request: HttpRequest, model: str, pk: int) -> HttpResponse:
        """Put one back in the queue."""
        row = MODELS[model].objects.filter(pk=pk).first() if model in MODELS else None
        if row is None:
            raise Http404
        try:
            actions.send_again(row=row)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The message is on its way again."))
        return redirect(self.get_url_name("index"))

    @method_decorator([require_POST, guarded(is_staff)])
    def all_again(self, request: HttpRequest) -> HttpResponse:
        """Put all of them back in the queue."""
        count = actions.send_all_again()
        messages.success(request, _("Messages on their way again: %(count)s.") % {"count": count})
        return redirect(self.get_url_name("index"))

    @method_decorator([require_POST, guarded(is_staff)])
    def trial(self, request: HttpRequest) -> HttpResponse:
        """Send oneself a trial message."""
        actions.send_trial(user=request.user)
        messages.success(request, _("The trial message is on its way to your address."))
        return redirect(self.get_url_name("index"))


class MessagesGroup(SnippetViewSetGroup):
    """Everything about messages in one place of the menu."""

    menu_label = gettext_lazy("Messages")
    menu_icon = "mail"
    menu_name = "messages"
    menu_order = 700
    items = (NoticeTextViewSet, FailedMessagesViewSet)


register_snippet(MessagesGroup)
