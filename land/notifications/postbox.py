"""The demo's mail, read in the browser. Mounted only where DEMO is on (land.urls)."""

from email.message import EmailMessage as Message
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from land.core.guards import anyone, guarded
from land.notifications import mailbox

# A mail's own styles, and nothing that could act or fetch.
HTML_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
FILE_POLICY = "sandbox; default-src 'none'"


def _mail(name: str, **others: Any) -> Message:
    try:
        return mailbox.read(name)
    except FileNotFoundError:
        raise Http404 from None


@require_GET
@guarded(anyone)
def box(request: HttpRequest) -> HttpResponse:
    """All mail of the demo, newest first; `?a=` searches by recipient."""
    to = request.GET.get("a", "")
    page = Paginator(mailbox.search(to), 30).get_page(request.GET.get("pagina"))
    return render(request, "notifications/postbox.html", {"page": page, "to": to})


@require_GET
@guarded(anyone)
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: its text, a link to its laid out part, its attachments."""
    found = _mail(name)
    text, html = found.get_body(("plain",)), found.get_body(("html",))
    when = mailbox.dated(found)
    sent = date_format(localtime(when), "j F Y, H:i").lower() if when else "—"
    return render(
        request,
        "notifications/postbox_mail.html",
        {
            "name": name,
            "subject": str(found["Subject"] or "—"),
            "rows": [(_("From"), found["From"] or "—"), (_("To"), found["To"] or "—"), (_("Date"), sent)],
            "text": text.get_content() if text else "",
            "has_html": html is not None,
            "files": [part.get_filename() or "—" for part in found.iter_attachments()],
        },
    )


@require_GET
@guarded(anyone)
def laid_out(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part by itself, in a sandbox."""
    part = _mail(name).get_body(("html",))
    if part is None:
        raise Http404
    response = HttpResponse(part.get_content())
    response["Content-Security-Policy"] = HTML_POLICY
    return response


@require_GET
@guarded(anyone)
def attachment(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One attachment, as a download."""
    parts = list(_mail(name).iter_attachments())
    if number >= len(parts):
        raise Http404
    part = parts[number]
    response = HttpResponse(part.get_payload(decode=True) or b"", content_type="application/octet-stream")
    file_name = "".join(char for char in part.get_filename() or "file" if char.isalnum() or char in "._- ")
    response["Content-Disposition"] = (
        f'attachment; filename="{file_name.encode("ascii", "ignore").decode() or "file"}"'
    )
    response["Content-Security-Policy"] = FILE_POLICY
    return response
