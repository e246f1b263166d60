"""The child, and everything that says who the child is."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from childplan.common.models import ChildRow, Mark, Principal
from childplan.common.rows import OpenRows, Rows
from childplan.common.vocabulary import InformationClass
from childplan.history.models import kept_history
from childplan.identity.vocabulary import (
    UNIQUE_KINDS,
    AddressKind,
    AliasKind,
    ContactKind,
    FlagKind,
    NameKind,
    RelationshipKind,
    Sex,
    sort_name,
)


class Child(models.Model):
    """One child, one row, for life: never deleted. Opened only by `identity.resolve_or_open`.

    identifier: the NHS number once it is known, until then our own number; both are aliases as well.
    born_on is null for an unborn child, who has expected_on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("organisations.Area", on_delete=models.PROTECT, related_name="+")
    identifier = models.CharField(max_length=20)
    forename = models.CharField(max_length=80)
    middle_names = models.CharField(max_length=120, blank=True)
    surname = models.CharField(max_length=80)
    known_as = models.CharField(max_length=80, blank=True)
    sort_name = models.CharField(max_length=200, editable=False)
    sex = models.CharField(max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    born_on = models.DateField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    birth_date_is_disputed = models.BooleanField(default=False)
    died_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    # The area and the first identifier are not edited: a record edited into another area would open to it.
    rows = Rows(
        information_class=InformationClass.IDENTITY,
        child="id",
        add="decide",
        service="read",
        portal=True,
        kept=("area_id", "identifier", "opened_at"),
    )
    history = kept_history()

    class Meta:
        ordering = ["sort_name", "id"]
        verbose_name_plural = "children"
        # What a share may open, class by class: kept as django-guardian keeps permissions, and asked by nobody else.
        permissions = [(f"read_{c.name.lower()}", f"Read {c.label}") for c in InformationClass]
        constraints = [
            models.CheckConstraint(
                condition=Q(born_on__isnull=False) | Q(expected_on__isnull=False),
                name="child_is_born_or_expected",
            )
        ]
        indexes = [models.Index(fields=["born_on"], name="children_born_on")]

    def __str__(self) -> str:
        return self.full_name

    def save(self, **options: object) -> None:
        """Write the row with its sorting name; an update that meets no row is an error, never an insert."""
        self.sort_name = sort_name(self.surname, self.known_as or self.forename)
        if not self._state.adding:
            options["force_update"] = True
        super().save(**options)  # type: ignore[arg-type]

    @property
    def full_name(self) -> str:
        return f"{self.known_as or self.forename} {self.surname}"


class Alias(ChildRow):
    """A typed, dated number the child is known by, with its source. Compared only by `identity.resolve_or_open`."""

    kind = models.CharField(max_length=20, choices=AliasKind.choices)
    value = models.CharField(max_length=40)
    scope = models.CharField(max_length=10, blank=True, help_text="The authority that gave a local number")
    source = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    is_sealed = models.BooleanField(default=False, help_text="Belongs to a restricted record")
    given_by = models.ForeignKey(
        "PossibleMatch",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The answer it rests on, and is taken back with",
    )

    rows = Rows(
        information_class=InformationClass.IDENTITY,
        definer_only=True,
        read_if="(not is_sealed or identity.shows_sealed(child_id, source_id))",
    )
    history = kept_history()

    class Meta:
        ordering = ["kind", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "scope", "value"],
                condition=Q(
                    ends_on__isnull=True, is_sealed=False, kind__in=[str(kind) for kind in UNIQUE_KINDS]
                ),
                name="one_live_holder_of_an_alias",
            )
        ]
        indexes = [models.Index(fields=["value", "kind"], name="alias_value")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"


class ChildName(ChildRow):
    """Another name the child has or had."""

    kind = models.CharField(max_length=20, choices=NameKind.choices)
    forename = models.CharField(max_length=80)
    surname = models.CharField(max_length=80)
    is_confidential = models.BooleanField(default=False)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    rows = Rows(information_class=InformationClass.IDENTITY, confidential="is_confidential")
    history = kept_history()

    def __str__(self) -> str:
        return f"{self.forename} {self.surname}"


class Address(ChildRow):
    """Where the child lives or lived. A confidential one reaches only those with the confidential bit."""

    kind = models.CharField(max_length=20, choices=AddressKind.choices, default=AddressKind.HOME)
    lines = models.TextField(help_text="One line of the address a line, without the postcode")
    postcode = models.CharField(max_length=8, blank=True)
    is_confidential = models.BooleanField(default=False)
    source = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    rows = Rows(information_class=InformationClass.CONTACT, confidential="is_confidential")
    history = kept_history()

    class Meta:
        ordering = ["-starts_on"]
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} since {self.starts_on}"


class FamilyPerson(Principal):
    """A parent, carer or relative. Seen only through a relationship to a child one may see.

    How they are reached stands in `ContactDetail`.
    """

    name = models.CharField(max_length=120)
    user = models.OneToOneField(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="family_person"
    )
    portal_suspended_at = models.DateTimeField(null=True, blank=True)
    author_membership_id = models.BigIntegerField(null=True)

    # Background work looks up whom an email is for.
    rows = Rows(
        information_class=InformationClass.CONTACT,
        child=None,
        through="identity_relationship.person_id",
        seen="identity.sees_person",
        service="read",
        # Whose sign-in it is, only an accepted invitation says.
        add_if="user_id is null",
        kept=("user_id",),
    )
    history = kept_history()

    class Meta:
        indexes = [models.Index(fields=["name"], name="family_person_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def email(self) -> str:
        """Where they are written to, as far as whoever asks may know: a confidential address before an open one."""
        return self._reached_by(ContactKind.EMAIL)

    @property
    def telephone(self) -> str:
        """The same of the number they are called on."""
        return self._reached_by(ContactKind.TELEPHONE)

    def _reached_by(self, kind: ContactKind) -> str:
        live = [row for row in self.contact_details.all() if row.kind == kind and row.ends_on is None]
        live.sort(key=lambda row: (not row.is_confidential, -row.starts_on.toordinal()))
        return live[0].value if live else ""


class Relationship(ChildRow):
    """What an adult is to this child: kind, parental responsibility, and whether contact is forbidden.

    What courts ordered about it is `CourtOrder`. is_confidential: a hidden adult. That they have to do with this child,
    and every row of the child that names them, reaches only those with the confidential bit.
    """

    person = models.ForeignKey(FamilyPerson, on_delete=models.PROTECT, related_name="relationships")
    kind = models.CharField(max_length=20, choices=RelationshipKind.choices)
    has_parental_responsibility = models.BooleanField(default=False)
    lives_with_child = models.BooleanField(default=False)
    no_contact = models.BooleanField(default=False)
    is_confidential = Mark()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A tie never moves to another adult: with it would go what it closed, and whom it keeps from the child. The mark is
    # on all ties of an adult with the child or on none, so a function sets it.
    rows = Rows(
        information_class=InformationClass.CONTACT,
        confidential="is_confidential",
        kept=("person_id", "is_confidential"),
    )
    history = kept_history()

    class Meta:
        ordering = ["kind"]
        constraints = [
            # The mark is part of the key: whoever may not know a tie never runs into it.
            models.UniqueConstraint(
                fields=["child", "person", "is_confidential"],
                condition=Q(ends_on__isnull=True),
                name="one_live_relationship",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Flag(ChildRow):
    """Something everyone who opens the record should see first, if its class is open to them."""

    kind = models.CharField(max_length=30, choices=FlagKind.choices)
    information_class = models.SmallIntegerField(choices=InformationClass.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    rows = Rows(information_class="information_class")
    history = kept_history()

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.get_kind_display()


class ChildWord(ChildRow):
    """One word of a child's names, for finding them again by equality; kept by a trigger.

    is_first: the child's sorting name begins with it, so that every grant of the child is in order of it.
    """

    word = models.CharField(max_length=80)
    is_first = models.BooleanField(default=False, db_default=False)

    rows = Rows(information_class=InformationClass.IDENTITY, definer_only=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "word"], name="one_row_per_word")]
        indexes = [models.Index(fields=["word", "is_first", "child"], name="children_with_word")]

    def __str__(self) -> str:
        return self.word


class AddressWord(ChildRow):
    """One word of where a child lives, the postcode without its blank among them; kept by a trigger.

    Of addresses in force that anybody may know who reads the child's contacts; of a confidential one there is no word.
    """

    word = models.CharField(max_length=40)

    rows = Rows(information_class=InformationClass.CONTACT, definer_only=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "word"], name="one_row_per_address_word")]
        indexes = [models.Index(fields=["word", "child"], name="children_at_word")]

    def __str__(self) -> str:
        return self.word


class PlaceWord(models.Model):
    """The dictionary of all words of addresses, searched forgivingly. Nobody reads it but `identity.similar_places`."""

    word = models.CharField(max_length=40, primary_key=True)

    rows = OpenRows(read=())

    class Meta:
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="similar_places")]

    def __str__(self) -> str:
        return self.word


class NameWord(models.Model):
    """The dictionary of all name words, searched forgivingly. Nobody reads it but `identity.similar_words`."""

    word = models.CharField(max_length=80, primary_key=True)

    rows = OpenRows(read=())

    class Meta:
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="similar_words")]

    def __str__(self) -> str:
        return self.word
