"""A pupil file as it is sent and as it is read. Each field is named: a new column never leaks by itself."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from attendance.ctf import MarkLayout, Severity
from attendance.workflow import FORESEEABLE, ImportState, PupilOutcome, RowStep, StopReason, YearOutcome
from childplan.identity.api.bodies import Body, OneOf
from childplan.identity.api.examples import CHILD, MOMENT

LONGEST_FILENAME = 200


@extend_schema_field(OpenApiTypes.BINARY)
class Upload(serializers.FileField):
    """A file of a form; in the document a string of bytes, not the address that reading one would give."""


class SentFileBody(Body):
    """A form with the file, and for which days its system writes marks."""

    file = Upload(
        max_length=LONGEST_FILENAME, allow_empty_file=True, help_text="The Common Transfer File, as XML"
    )
    layout = OneOf(
        choices=[str(layout) for layout in MarkLayout],
        required=False,
        help_text="monday_to_friday unless said; every_day where marks are written for closed weekends as well",
    )


class NothingBody(Body):
    """Nothing: the address says all."""


class NumbersField(serializers.DictField):
    """How many there are of each word; a word that is not there stands for none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=serializers.IntegerField(min_value=0), **options)


class PupilFileSerializer(serializers.Serializer[Any]):
    """A file as it stands, in numbers. Of its pupils see `problems` and `pupils`."""

    id = serializers.UUIDField()
    filename = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=ImportState.choices)
    sent_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    made_at = serializers.CharField(allow_blank=True, help_text="When its system made it, as it says itself")
    pupils = serializers.IntegerField(help_text="In the file; 0 where it was refused")
    warnings = serializers.IntegerField(help_text="What was left out or needs a look")
    foreseen = NumbersField(help_text=f"Pupils by what would become of them: {', '.join(FORESEEABLE)}")
    became = NumbersField(
        help_text=f"Pupils by what became of them, once it is done: {', '.join(PupilOutcome)}"
    )
    years = NumbersField(
        help_text=f"Years of attendance by what became of them, once it is done: {', '.join(YearOutcome)}"
    )
    same_as = serializers.UUIDField(
        allow_null=True, help_text="The file with the very same contents that was brought in before, if any"
    )
    stopped_because = serializers.CharField(
        allow_null=True, help_text=f"Why it stopped before its end, in one word: {', '.join(StopReason)}"
    )
    stopped_detail = serializers.CharField(allow_null=True, help_text="The same for people")
    version = serializers.IntegerField(help_text="Goes up with every step of it; the ETag is made of it")
    problems = serializers.CharField(help_text="Where what is wrong with it is read")
    result = serializers.CharField(help_text="Where what became of each pupil is read")
    progress = serializers.CharField(help_text="Where to read how far it has come")


class PupilFilesSerializer(serializers.Serializer[Any]):
    """A page of the school's files, newest first."""

    files = PupilFileSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Where the next page is; null on the last")


class ProgressSerializer(serializers.Serializer[Any]):
    """How far a confirmed file has come."""

    state = serializers.ChoiceField(choices=ImportState.choices)
    steps = NumbersField(help_text=f"Usable pupils by the step they stand at: {', '.join(RowStep)}")
    being_checked = serializers.IntegerField(
        help_text="Usable pupils whom the local authority is looking at; they stand at no step"
    )


class FileProblemSerializer(serializers.Serializer[Any]):
    """One thing that is wrong with a file or one of its pupils."""

    pupil = serializers.IntegerField(
        allow_null=True, help_text="Which pupil of the file, from 1; null: the file"
    )
    who = serializers.CharField(allow_blank=True, help_text="The name as the file has it")
    place = serializers.CharField(allow_blank=True, help_text="Where in the file")
    field = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True)
    what = serializers.CharField(help_text="What is wrong, for people")
    remedy = serializers.CharField(allow_blank=True, help_text="What to do about it")
    severity = serializers.ChoiceField(choices=[(str(one), str(one)) for one in Severity])


class FileProblemsSerializer(serializers.Serializer[Any]):
    """A page of problems, first those of the file, then pupil by pupil."""

    problems = FileProblemSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Where the next page is; null on the last")


class FilePupilSerializer(serializers.Serializer[Any]):
    """What is foreseen for, or became of, one pupil of a file."""

    pupil = serializers.IntegerField(source="ordinal", help_text="Which pupil of the file, from 1")
    name = serializers.CharField(allow_blank=True, help_text="As the file has it")
    outcome = serializers.ChoiceField(choices=PupilOutcome.choices)
    years = NumbersField(help_text="Years of attendance by what became of them")
    child = serializers.UUIDField(
        source="child_id",
        allow_null=True,
        help_text="Once it is brought in, where the child is open to your system",
    )


class FilePupilsSerializer(serializers.Serializer[Any]):
    """A page of pupils, in the order of the file."""

    pupils = FilePupilSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Where the next page is; null on the last")


FILE = "/api/v1/pupil-files/7f1e0c52-6d0e-4c5a-9a3f-2b9a4b1c8d77/"
EXAMPLE = {
    "id": FILE.split("/")[-2],
    "filename": "9912001_CTF_991LLLL_001.xml",
    "state": "checked",
    "sent_at": MOMENT,
    "confirmed_at": None,
    "made_at": "2026-03-02T09:41:00",
    "pupils": 212,
    "warnings": 1,
    "foreseen": {"found": 204, "opened": 6, "review": 1, "refused": 1},
    "became": {},
    "years": {},
    "same_as": None,
    "stopped_because": None,
    "stopped_detail": None,
    "version": 1,
    "problems": f"{FILE}problems/",
    "result": f"{FILE}pupils/",
    "progress": f"{FILE}progress/",
}
PROBLEM_EXAMPLE = {
    "pupil": 17,
    "who": "Una Wrong",
    "place": "CTFpupilData/Pupil[17]/UPN, line 402",
    "field": "UPN",
    "value": "B991200125001",
    "what": "The letter at the front does not fit the digits.",
    "remedy": "Ask the school to correct it, and export the file again.",
    "severity": "refuses_pupil",
}
PUPIL_EXAMPLE = {
    "pupil": 1,
    "name": "Amara Okafor",
    "outcome": "found",
    "years": {"changed": 1},
    "child": CHILD,
}
