"""What the attendance pages ask for."""

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from attendance.ctf import MarkLayout

EXPORT_AGAIN = "Export a Common Transfer File (CTF) from the school's system, and choose that file."


class FileForm(forms.Form):
    """A Common Transfer File, and how the system that wrote it lays out marks."""

    file = forms.FileField(
        label="Common Transfer File",
        help_text="The XML file that your school's system exports, such as 9912001_CTF_991LLLL_001.xml",
        # An empty file is refused where it is read, with what to do about it.
        allow_empty_file=True,
        max_length=200,
        error_messages={
            "required": f"Choose a file. {EXPORT_AGAIN}",
            "invalid": f"No file came through. {EXPORT_AGAIN}",
            "max_length": "The file's name is longer than 200 characters. Give it a shorter one.",
        },
    )
    layout = forms.ChoiceField(
        label="For which days does your school's system write marks?",
        help_text="If you do not know, leave it: a file that does not fit is refused and nothing is lost",
        choices=[
            (MarkLayout.MONDAY_TO_FRIDAY.value, "Monday to Friday"),
            (MarkLayout.EVERY_DAY.value, "Every day of the week, closed at weekends"),
        ],
        initial=MarkLayout.MONDAY_TO_FRIDAY.value,
        widget=forms.RadioSelect,
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        limit = settings.UPLOAD_LIMIT_BYTES
        if file.size is not None and file.size > limit:
            raise forms.ValidationError(
                f"The file is larger than {limit // (1024 * 1024)} MB. Export fewer pupils at a time."
            )
        return file
