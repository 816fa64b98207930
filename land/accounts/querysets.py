"""The questions asked about people, roles and consents."""

from typing import Any

from django.db import models


class PersonQuerySet(models.QuerySet):
    def with_email(self, email: str) -> "PersonQuerySet":
        """People of this address (a shared address may have several), those with a login first."""
        return self.filter(email=email.strip().lower(), erased_at=None).order_by(
            models.F("user").asc(nulls_last=True), "id"
        )

    def who_agreed(self, purpose: str) -> "PersonQuerySet":
        """People whose latest word on this purpose was yes."""
        consent: Any = self.model._meta.get_field("consents").related_model
        said = consent.objects.filter(person=models.OuterRef("pk"), purpose=purpose).order_by("-at", "-id")
        return (
            self.filter(erased_at=None)
            .alias(agreed=models.Subquery(said.values("given")[:1]))
            .filter(agreed=True)
        )


class GrantQuerySet(models.QuerySet):
    def held_by(self, user: Any, *roles: str) -> "GrantQuerySet":
        """The grants of these roles that this user holds, for the site or any area."""
        return self.filter(user=user, role__in=roles)


class ConsentQuerySet(models.QuerySet):
    def stands(self, person: Any, purpose: str) -> bool:
        """Whether the latest word of this person on this purpose was yes."""
        latest = self.filter(person=person, purpose=purpose).order_by("-at", "-id").first()
        return latest is not None and latest.given
