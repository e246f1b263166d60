"""Write in a section; add one; join two texts."""

from django import forms

from .shared import ReasonedForm, VersionedForm, reason_field

EMPTY = {"required": "Enter the text. If nothing is to be said here any more, say that"}
PROSE = forms.Textarea(attrs={"rows": 12})


class SectionForm(VersionedForm):
    """The whole text of a section."""

    text = forms.CharField(label="Text", widget=PROSE, error_messages=EMPTY)
    field_order = ("text", "reason")
    unsaid = "Text changed"


class JoinedForm(VersionedForm):
    """The text that shall stand after two people wrote at once."""

    text = forms.CharField(
        label="The text that will be saved",
        help_text=(
            "What either of you changed is in this box. Where both changed the same place, theirs comes first. "
            "Read it, then save."
        ),
        widget=PROSE,
        error_messages=EMPTY,
    )
    field_order = ("text", "reason")
    unsaid = "Two texts joined"


class NewSectionForm(ReasonedForm):
    """A section under a heading of one's own."""

    heading = forms.CharField(label="Heading", max_length=120)
    text = forms.CharField(label="Text", required=False, widget=PROSE)
    reason = reason_field("Why are you adding this section?")
    field_order = ("heading", "text", "reason")
    unsaid = "Section added"
