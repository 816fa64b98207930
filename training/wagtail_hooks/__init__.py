"""Staff's screens of training in `/gestione/`, one file a subject. Wagtail finds the hooks through this module."""

from django.urls import path
from wagtail import hooks

from training.wagtail_hooks import areas, editions


@hooks.register("register_admin_viewset")
def edition_screens() -> editions.EditionViewSet:
    return editions.EditionViewSet()


@hooks.register("register_admin_viewset")
def area_screens() -> areas.AreaViewSet:
    return areas.AreaViewSet()


@hooks.register("register_admin_urls")
def training_urls() -> list:
    return [
        path("formazione/nuovo/", editions.new, name="training_course_new"),
        path("formazione/edizioni/<int:pk>/modifica/", editions.edit, name="training_edition_edit"),
    ]
