"""People who sign in, partner systems, and the memberships in which they act. None of these tables holds a child."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from childplan.common import clock, rows
from childplan.common.clock import FOREVER
from childplan.common.models import Principal
from childplan.common.rows import DatabaseRole, OpenRows
from childplan.organisations.models import Organisation, Team

EVERYONE = (
    DatabaseRole.VISITOR,
    DatabaseRole.READER,
    DatabaseRole.WRITER,
    DatabaseRole.PORTAL,
    DatabaseRole.SERVICE,
)


class UserManager(BaseUserManager["User"]):
    """Makes users by email address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class PasswordHash(models.CharField):  # type: ignore[type-arg]
    """Read while somebody signs in, and empty to whoever shows a child: the database refuses them the column."""

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:  # noqa: ARG002
        context = rows.present()
        if context is None or context.role in (DatabaseRole.VISITOR, DatabaseRole.STEWARD):
            return sql, params
        return "''", ()

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


class SignInAddress(models.EmailField):  # type: ignore[type-arg]
    """Read to sign somebody in and to send them a message; empty to whoever shows a child, as the database has it."""

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:  # noqa: ARG002
        context = rows.present()
        readers = (DatabaseRole.VISITOR, DatabaseRole.SERVICE, DatabaseRole.STEWARD)
        return (sql, params) if context is None or context.role in readers else ("''", ())

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.EmailField", args, options


# Oneself, and whom childplan/access/sql/015_known_users.sql names.
KNOWN_TO_PRACTITIONERS = "id = (select access.author()) or access.knows_user(id)"


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: a practitioner, or a family person invited to the portal."""

    password = PasswordHash("password", max_length=128)
    email = SignInAddress("email address", unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now)
    session_series = models.PositiveIntegerField(
        default=0,
        help_text="Counts up when every session of theirs ends: each carries the number it began under",
    )

    # A visitor signs in (last_login); an invitation accepted makes the parent's user.
    rows = OpenRows(
        read=EVERYONE,
        write=(DatabaseRole.VISITOR,),
        credentials=("password",),
        reached_at=("email",),
        practitioners=KNOWN_TO_PRACTITIONERS,
        families="id = (select access.author())",
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """What a session must carry to be theirs: it changes with the password and with the series of sessions."""
        return salted_hmac(
            "childplan.accounts.sessions",
            f"{self.password}:{self.session_series}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()


class PartnerSystem(models.Model):
    """A system that calls the API: it acts for one organisation under a sharing agreement, and is no person.

    purpose: one of the agreement's, in words. agreement: none of a system that was registered before there had to be
    one, which ends by itself unless one is named.
    """

    name = models.CharField(max_length=100, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partner_systems")
    application = models.OneToOneField(
        "oauth2_provider.Application", on_delete=models.PROTECT, related_name="+"
    )
    purpose = models.CharField(max_length=200)
    scopes = models.CharField(
        max_length=400, help_text="OAuth scopes this system may ask for, separated by spaces"
    )

    agreement = models.ForeignKey(
        "sharing.SharingAgreement", on_delete=models.PROTECT, null=True, related_name="partner_systems"
    )
    unnamed_until = models.DateField(
        null=True, help_text="The last day on which it may act without an agreement that is named"
    )

    rows = OpenRows()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__isnull=False) | Q(unnamed_until__isnull=False),
                name="a_system_acts_under_an_agreement",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(Principal):
    """A role held in an organisation (and often a team) for a period. Everybody acts *in* one membership at a time."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    partner = models.ForeignKey(
        PartnerSystem, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=40, db_index=True, help_text="A key of childplan.access.roles")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(default=FOREVER)

    rows = OpenRows()

    class Meta:
        ordering = ["organisation__name", "team__name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(partner__isnull=True),
                name="membership_of_a_user_or_a_partner",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="membership_ends_after_it_starts"
            ),
        ]

    @property
    def holder_name(self) -> str:
        """The name of the person or system; empty where it is closed to the reader."""
        return str(self.user or self.partner or "")

    def __str__(self) -> str:
        return f"{self.holder_name} ({self.role}, {self.team or self.organisation})"
