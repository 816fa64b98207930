"""What each mirrored role may do: Django's groups and their permissions. Idempotent; run by `load_reference`."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

# Staff may do everything with the things of these rooms.
ROOMS = [
    "core",
    "notifications",
    "pages",
    "dashboard",
    "enrolment",
    "community",
    "practices",
    "cooperatives",
    "startups",
    "training",
    "workshops",
    "partnerships",
]
# Logins, groups and roles change through the verbs `grant` and `revoke` alone, which log what they do.
BY_VERB = Q(content_type__app_label="auth") | Q(
    content_type__app_label="accounts",
    content_type__model__in=["user", "grant", "accessevent", "consent"],
    codename__regex="^(add|change|delete|view)_",
)
ON_PAGES = ["add_page", "change_page", "publish_page"]
ON_FILES = [
    "add_image",
    "change_image",
    "delete_image",
    "choose_image",
    "add_document",
    "change_document",
    "delete_document",
    "choose_document",
]


def load_roles() -> dict[str, int]:
    """The groups editor, staff and administrator, with what they may do."""
    admin = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    own = Q(content_type__app_label__in=ROOMS) | Q(
        content_type__app_label="accounts", codename__in=["export_personal_data", "reset_second_factor"]
    )
    return {
        "editor": _group("editor", Permission.objects.filter(admin)),
        "staff": _group("staff", Permission.objects.filter(admin | own)),
        "administrator": _group("administrator", Permission.objects.exclude(BY_VERB)),
    }


def _group(name: str, permissions: QuerySet[Permission]) -> int:
    """The group with exactly these permissions, and with pages and files of the whole site."""
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.set(permissions)
    root = Page.get_first_root_node()
    if root is not None:
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore",
            codename__in=[*ON_PAGES, *(["lock_page", "unlock_page"] if name == "administrator" else [])],
        ):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    files = Collection.get_first_root_node()
    if files is not None:
        for permission in Permission.objects.filter(
            content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=ON_FILES
        ):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=files, permission=permission
            )
    return permissions.count()
