"""Words of documents: what kinds of file are taken, what became of one, and why one was not."""

from django.db import models


class FileKind(models.TextChoices):
    """Every kind of file that is taken. The value is how its name ends."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word document"
    ODT = "odt", "OpenDocument text"
    PNG = "png", "Picture (PNG)"
    JPEG = "jpg", "Picture (JPEG)"
    TXT = "txt", "Plain text"


CONTENT_TYPES: dict[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.TXT: "text/plain; charset=utf-8",
}


class DocumentState(models.TextChoices):
    """What became of a file; see `workflow.py` for who moves it."""

    RECEIVED = "received", "Waiting for the virus check"
    SCANNING = "scanning", "Being checked for viruses"
    HELD = "held", "Held: the virus check did not answer"
    CLEAN = "clean", "Checked"
    INFECTED = "infected", "Destroyed: a virus was found"
    REFUSED = "refused", "Refused"
    REMOVED = "removed", "Removed"


class RefusedBecause(models.TextChoices):
    """Why a file was refused, as its sender reads it."""

    EMPTY = "empty", "The file is empty"
    TOO_LARGE = "too_large", "The file is too large"
    WRONG_KIND = "wrong_kind", "Files of this kind are not taken"
    NOT_AS_NAMED = "not_as_named", "What is in the file is not what its name says"
    BROKEN = "broken", "The file is damaged, or not all of it came"
    LOCKED = "locked", "The file is protected by a password, so it cannot be checked"
    ACTIVE = (
        "active",
        "The file holds something that runs, or other files, and could do harm when it is opened",
    )
    FETCHES = "fetches", "The file would fetch something from elsewhere when it is opened"
    TOO_MUCH = "too_much", "The file unpacks to more than can be checked"


TAKEN = "PDF, Word (.docx), OpenDocument text (.odt), PNG, JPEG or plain text (.txt)"
AS_PDF = "Save it as a PDF and attach that"
# What somebody can do about it.
REMEDY: dict[RefusedBecause, str] = {
    RefusedBecause.EMPTY: "Look at it on your computer, and choose it again",
    RefusedBecause.TOO_LARGE: "Save it smaller, or attach it in parts",
    RefusedBecause.WRONG_KIND: f"Attach it as {TAKEN}",
    RefusedBecause.NOT_AS_NAMED: "Open it in the program that made it, save it again and attach that",
    RefusedBecause.BROKEN: "Open it in the program that made it, save it again and attach that",
    RefusedBecause.LOCKED: "Save it without the password and attach that",
    RefusedBecause.ACTIVE: AS_PDF,
    RefusedBecause.FETCHES: AS_PDF,
    RefusedBecause.TOO_MUCH: AS_PDF,
}


class PreparedKind(models.TextChoices):
    """What may be asked for as a file."""

    CASE_LIST = "case_list", "List of children"


class PreparedState(models.TextChoices):
    """What became of a file that was asked for."""

    ASKED = "asked", "Waiting"
    BEING_MADE = "being_made", "Being made"
    READY = "ready", "Ready"
    FETCHED = "fetched", "Downloaded"
    EXPIRED = "expired", "Deleted after a day"
    REFUSED = "refused", "Refused: what you may see has changed"
    FAILED = "failed", "Could not be made"
