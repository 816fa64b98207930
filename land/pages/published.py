"""The one place that listens: Wagtail publishes by schedule and by bulk action too, and tells nobody else.

A publish, unpublish, move or deletion raises the content version and writes or removes the page's search entries;
so do changes of images, documents, redirects, restrictions and sites, which public pages show or obey.
"""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from land.core import search
from land.core.actions import raise_content_version
from land.pages.models import BasePage


def listen() -> None:
    """Connect once, when the application is ready."""
    page_published.connect(_published, dispatch_uid="land-page-published")
    page_unpublished.connect(_unpublished, dispatch_uid="land-page-unpublished")
    post_page_move.connect(_moved, dispatch_uid="land-page-moved")
    post_delete.connect(_deleted, dispatch_uid="land-page-deleted")
    for signal in (post_save, post_delete):
        signal.connect(_restricted, sender=PageViewRestriction, dispatch_uid=f"land-restricted-{id(signal)}")
    for model in (get_image_model(), get_document_model(), Site):
        post_save.connect(_changed, sender=model, dispatch_uid=f"land-saved-{model.__name__}")
        post_delete.connect(_changed, sender=model, dispatch_uid=f"land-gone-{model.__name__}")


@transaction.atomic
def write_entries(page: BasePage) -> None:
    """Index the page in each language in which it can be read, or forget it if the public may not see it."""
    documents = page.search_documents()
    if not documents:
        search.forget(page.search_kind, page.translation_key)
    for document in documents:
        search.index(document)


def _published(instance: Page, **kwargs: Any) -> None:
    with transaction.atomic():
        if isinstance(instance, BasePage):
            write_entries(instance)
        raise_content_version()


def _unpublished(instance: Page, **kwargs: Any) -> None:
    with transaction.atomic():
        if isinstance(instance, BasePage):
            instance.forget_entries()
        raise_content_version()


def _moved(instance: Page, **kwargs: Any) -> None:
    with transaction.atomic():
        for page in instance.get_descendants(inclusive=True).live().specific():
            if isinstance(page, BasePage):
                write_entries(page)
        raise_content_version()


def _restricted(instance: PageViewRestriction, **kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        _moved(page)


def _deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    if issubclass(sender, BasePage):
        instance.forget_entries()
    if issubclass(sender, Page):
        raise_content_version()


def _changed(**kwargs: Any) -> None:
    raise_content_version()
