"""What the pages of documents ask for."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from childplan.common.forms import DayField

from .actions.attach_document import Sent
from .rules import LONGEST_LINE, LONGEST_REASON
from .vocabulary import TAKEN


class AttachForm(forms.Form):
    """A file, and what is said of it."""

    file = forms.FileField(
        label="File",
        # An empty one is refused where it is looked into, with what to do about it.
        allow_empty_file=True,
        error_messages={"required": "Choose a file", "invalid": "No file came through. Choose it again"},
    )
    title = forms.CharField(
        label="Title",
        max_length=LONGEST_LINE,
        help_text="For example: Educational psychology report",
        error_messages={"required": "Enter a title"},
    )
    said_by = forms.CharField(
        label="Who wrote it?",
        max_length=LONGEST_LINE,
        help_text="Name and job, or organisation",
        error_messages={"required": "Enter who wrote it"},
    )
    dated_on = DayField(label="Which day stands on it? (optional)", required=False)
    tells_of_others = forms.BooleanField(
        label="It tells of somebody else, such as another child or another family",
        help_text="Then only those who may read what is told of others can open it",
        required=False,
    )

    def __init__(self, *args: Any, may_mark: bool, latest: Any, **kwargs: Any) -> None:
        """may_mark: whether this person may mark what tells of others. latest: the last day that may stand on it."""
        super().__init__(*args, **kwargs)
        megabytes = settings.DOCUMENT_LIMIT_BYTES // 1_000_000
        self.fields["file"].help_text = (
            f"{TAKEN}. At most {megabytes} MB. It is checked for viruses before anybody can open it. "
            "Of a photograph, where and when it was taken is left out"
        )
        day = self.fields["dated_on"]
        assert isinstance(day, DayField)  # noqa: S101 - declared above
        day.latest = latest
        if not may_mark:
            del self.fields["tells_of_others"]

    def sent(self) -> Sent:
        """What was sent, as the act takes it: no more bytes than are taken."""
        said, file = self.cleaned_data, self.cleaned_data["file"]
        assert isinstance(file, UploadedFile)  # noqa: S101 - what the field gives
        size = file.size or 0
        content = file.read(settings.DOCUMENT_LIMIT_BYTES + 1) if size else b""
        return Sent(
            filename=file.name or "",
            content=content,
            size=max(size, len(content)),
            title=said["title"],
            said_by=said["said_by"],
            dated_on=said.get("dated_on"),
            tells_of_others=bool(said.get("tells_of_others")),
        )


class RemoveForm(forms.Form):
    """Why a document is removed."""

    reason = forms.CharField(
        label="Why do you remove it?",
        max_length=LONGEST_REASON,
        help_text="Kept in the history. For example: it is about another child",
        error_messages={"required": "Say why you remove it"},
    )
