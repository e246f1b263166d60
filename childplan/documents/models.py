"""Files that hang on a plan, apart from them their bytes; and files that were asked for and are made."""

import uuid

from django.db import models
from django.db.models import Q

from childplan.common.models import ChildRow, Mark
from childplan.common.rows import Rows
from childplan.common.vocabulary import InformationClass
from childplan.history.models import kept_history
from childplan.plans.models import Strand

from .vocabulary import DocumentState, FileKind, PreparedKind, PreparedState, RefusedBecause

CLASSES = InformationClass.choices
I_ADDED = "added_by_membership_id = (select access.membership())"
# Its bytes are laid with it, by the same person, and are those that it says.
OF_ITS_DOCUMENT = (
    "opened_at is null and id = document_id and exists (select 1 from documents_document d where d.id = document_id"
    " and d.state = 'received' and d.added_by_membership_id = (select access.membership())"
    " and d.added_by_membership_id = documents_documentcontent.added_by_membership_id"
    " and d.information_class = documents_documentcontent.information_class"
    " and d.tells_of_others = documents_documentcontent.tells_of_others"
    " and d.sha256 = encode(sha256(documents_documentcontent.content), 'hex'))"
)


class Document(ChildRow):
    """A file that somebody attached to a plan within the plan, or tried to. A newer version is a row of its own.

    Of the class of what that plan says. series: the number of its first version. said_by: who wrote it, in words.
    filename: as it is downloaded, made safe. sha256: of the bytes kept, or of what was sent where it was refused.
    attempts, due_at: of the virus check. found: what the scanner calls what it found.
    """

    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="+")
    information_class = models.SmallIntegerField(choices=CLASSES)
    series = models.UUIDField()
    number = models.PositiveSmallIntegerField(default=1, help_text="Which version of it, from 1")
    title = models.CharField(max_length=120)
    said_by = models.CharField(max_length=120)
    dated_on = models.DateField(null=True, help_text="The day that stands on it")
    filename = models.CharField(max_length=140)
    kind = models.CharField(max_length=10, choices=FileKind.choices, blank=True)
    size = models.PositiveIntegerField(help_text="Bytes")
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20, choices=DocumentState.choices)
    refused_because = models.CharField(max_length=20, choices=RefusedBecause.choices, blank=True)
    found = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Goes up with every move of its workflow")
    added_at = models.DateTimeField()
    added_by_membership_id = models.BigIntegerField()
    checked_at = models.DateTimeField(null=True, help_text="When the scanner answered")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, help_text="When a worker has it checked next")
    removed_at = models.DateTimeField(null=True)
    removed_by_membership_id = models.BigIntegerField(null=True)
    removed_reason = models.CharField(max_length=200, blank=True)
    tells_of_others = Mark()

    rows = Rows(
        information_class="information_class",
        prose=True,
        third_party="tells_of_others",
        author="added_by_membership_id",
        service="write",
        add_if=f"{I_ADDED} and state in ('received', 'refused') and checked_at is null and removed_at is null"
        " and (case when number = 1 then series = id"
        " else documents.follows(series, child_id, strand_id, information_class, tells_of_others) end)",
        kept=(
            *("strand_id", "series", "number", "title", "said_by", "dated_on", "filename", "kind", "size"),
            *("sha256", "added_at", "added_by_membership_id", "tells_of_others"),
        ),
    )
    history = kept_history()

    class Meta:
        ordering = ["-added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="one_document_of_a_version"),
            models.CheckConstraint(
                condition=Q(state="refused") ^ Q(refused_because=""), name="a_refused_document_says_why"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | (Q(state="removed") & ~Q(removed_reason="")),
                name="a_removed_document_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("clean", "infected")) | Q(checked_at__isnull=False),
                name="a_passed_document_was_checked",
            ),
        ]
        indexes = [
            models.Index(fields=["child", "-added_at"], name="documents_of_child"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=("received", "scanning", "held")),
                name="documents_to_check",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DocumentContent(ChildRow):
    """The bytes of one document, under a policy of their own and without versions: they never change.

    Nobody but background work reads them before `opened_at` is set, which it is when the scanner passed them; they are
    deleted when a virus was found, or the document is removed. Number, marks and class are its document's.
    """

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    information_class = models.SmallIntegerField(choices=CLASSES)
    content = models.BinaryField()
    opened_at = models.DateTimeField(null=True)
    added_by_membership_id = models.BigIntegerField()
    tells_of_others = Mark()

    rows = Rows(
        information_class="information_class",
        prose=True,
        third_party="tells_of_others",
        author="added_by_membership_id",
        service="write",
        never_changed=True,
        read_if="opened_at is not null",
        add_if=OF_ITS_DOCUMENT,
    )

    def __str__(self) -> str:
        return f"Bytes of {self.document_id}"


class PreparedFile(models.Model):
    """A file that somebody asked for and that is made in the background, for them alone. It names no child itself.

    asked_for: what it is a file of, as it was chosen. lines: how many children are in it; `PreparedLine` holds them.
    It goes a day after it was asked for, and what it said with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership_id = models.BigIntegerField(db_index=True)
    user_id = models.BigIntegerField()
    what = models.CharField(max_length=20, choices=PreparedKind.choices)
    asked_for = models.JSONField()
    state = models.CharField(max_length=20, choices=PreparedState.choices)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ready_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    lines = models.PositiveIntegerField(default=0)
    is_cut = models.BooleanField(default=False, help_text="There were more children than one file takes")

    rows = Rows(
        information_class=InformationClass.IDENTITY,
        child=None,
        holder="membership_id",
        add="read",
        change="read",
        service="write",
        by_readers=True,
        add_if="user_id = (select access.author())",
        kept=("membership_id", "user_id", "what", "asked_for", "asked_at", "expires_at"),
    )

    class Meta:
        ordering = ["-asked_at", "id"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=("asked", "being_made")), name="files_to_make"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.asked_at:%Y-%m-%d %H:%M}"


class PreparedLine(ChildRow):
    """What a prepared file says of one child, under that child's policy: nobody fetches what they could not read now.

    school_id: the school it names. cells: as they are written into the file.
    """

    file = models.ForeignKey(PreparedFile, on_delete=models.PROTECT, related_name="+")
    membership_id = models.BigIntegerField()
    position = models.PositiveIntegerField()
    cells = models.JSONField()
    school_id = models.BigIntegerField(null=True)

    rows = Rows(
        information_class=InformationClass.IDENTITY,
        holder="membership_id",
        add="read",
        never_changed=True,
        by_readers=True,
        read_if="(school_id is null or access.school_is_open(child_id, school_id))",
    )

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["file", "position"], name="one_line_of_a_position")]

    def __str__(self) -> str:
        return f"Line {self.position} of {self.file_id}"
