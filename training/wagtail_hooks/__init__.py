"""Staff's screens of training in `/gestione/`, one file a subject. Wagtail finds the hooks through this module."""

from django.urls import path, re_path
from wagtail import hooks

from training.wagtail_hooks import areas, editions, wizard


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
        path("formazione/nuova-edizione/", wizard.begin, name="training_wizard_new"),
        path("formazione/edizioni/<int:pk>/duplica/", wizard.duplicate, name="training_edition_duplicate"),
        re_path(
            rf"^formazione/edizioni/(?P<pk>[0-9]{{1,9}})/passi/(?P<step>{'|'.join(wizard.ORDER)})/$",
            wizard.step,
            name="training_wizard_step",
        ),
        path("formazione/edizioni/<int:pk>/modifica/", editions.edit, name="training_edition_edit"),
    ]
