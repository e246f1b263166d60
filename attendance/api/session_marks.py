"""Session marks: a child's by dates, and the registers of a school, many children in one request."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from attendance.actions.record_session_marks import MOST_MARKS, MarksRefused, record_session_marks
from attendance.selectors.years import attendance_years, require_attendance
from attendance.vocabulary import BY_CODE, NO_MARK, Half
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.identity.api.batches import MOST_ENTRIES, Done, answer, in_turn, results_of
from childplan.identity.api.bodies import DAY, Body, Day, Id, OneOf, Text, checked_body, many
from childplan.identity.api.examples import CHILD, asked, given
from childplan.identity.api.ground import PartnerView
from childplan.identity.api.problems import InvalidBody

LONGEST_SPAN = timedelta(days=366)
CODES = sorted(code for code in BY_CODE if code != NO_MARK)


class MarkBody(Body):
    """The mark of one session."""

    day = Day()
    half = OneOf(choices=[(half.value, half.value) for half in Half])
    code = OneOf(
        choices=[(code, code) for code in CODES],
        allow_null=True,
        help_text="Of the national attendance codes; null takes off a mark that your system made",
    )


class MarksOfChildBody(Body):
    """One child's marks; all of them are recorded or none."""

    child = Id()
    marks = many(MarkBody, most=MOST_MARKS)
    reason = Text(
        max_length=200, help_text="Kept with every mark that another takes the place of, or that is taken off"
    )


class SessionMarksBody(Body):
    """The marks of many children."""

    entries = many(MarksOfChildBody, most=MOST_ENTRIES)


class SessionMarkSerializer(serializers.Serializer[Any]):
    """The mark of one session, and which school made it."""

    day = serializers.DateField()
    half = serializers.ChoiceField(choices=[half.value for half in Half])
    code = serializers.CharField(help_text="Of the national attendance codes")
    school = serializers.CharField()


class SessionMarksSerializer(serializers.Serializer[Any]):
    """A child's marks between two days, both included. Sessions without a mark are left out."""

    marks = SessionMarkSerializer(many=True)


class RecordedMarksSerializer(serializers.Serializer[Any]):
    """What became of one child's marks."""

    child = serializers.UUIDField()
    written = serializers.IntegerField(
        help_text="Sessions whose mark is new or different; 0 when all stood there already"
    )
    amended = serializers.IntegerField(help_text="Of these, how many took the place of another mark")
    taken_off = serializers.IntegerField(help_text="Of these, how many had a mark and have none now")


ENTRY_EXAMPLE = {
    "child": CHILD,
    "marks": [
        {"day": "2026-03-02", "half": "morning", "code": "/"},
        {"day": "2026-03-02", "half": "afternoon", "code": "I"},
    ],
    "reason": "Register of 2 March",
}
RESULT_EXAMPLE = {
    "index": 0,
    "status": 200,
    "result": {"child": CHILD, "written": 2, "amended": 0, "taken_off": 0},
}
MARKS_EXAMPLE = {
    "marks": [{"day": "2026-03-02", "half": "morning", "code": "/", "school": "Alder Road Primary School"}]
}


class ChildSessionMarksView(PartnerView):
    """A child's marks."""

    needs_scope = "attendance:read"
    parameters = ("from", "to")

    @extend_schema(
        operation_id="list_session_marks",
        summary="Read a child’s session marks",
        description="Between two days, both included, at most a year apart; at every school, as far as they are open.",
        parameters=[
            OpenApiParameter("from", OpenApiTypes.DATE, required=True, description="The first day"),
            OpenApiParameter("to", OpenApiTypes.DATE, required=True, description="The last day"),
        ],
        responses=SessionMarksSerializer,
        examples=[given(MARKS_EXAMPLE)],
    )
    def get(self, request: Request, child_id: UUID) -> Response:
        scope = self.scope(request)
        require_attendance(scope, child_id)
        first, last = asked_span(request)
        marks = [
            {"day": session.day, "half": session.half, "code": code.code, "school": year.school}
            for year in attendance_years(scope, child_id)
            for session, code in year.sessions
            if first <= session.day <= last and code.code != NO_MARK
        ]
        marks.sort(key=lambda mark: (mark["day"], mark["half"] == Half.AFTERNOON, mark["school"]))
        return Response(SessionMarksSerializer({"marks": marks}).data)


def asked_span(request: Request) -> tuple[date, date]:
    """The two days of the query. Raises ValidationError, naming each that is wrong."""
    days: dict[str, date] = {}
    wrong: dict[str, list[ErrorDetail]] = {}
    for name in ("from", "to"):
        text = str(request.query_params.get(name, ""))
        try:
            days[name] = date.fromisoformat(text) if DAY.fullmatch(text) else date.fromisoformat("")
        except ValueError:
            wrong[name] = [ErrorDetail("Give a day as year-month-day, “2026-03-02”.", "wrong_form")]
    if not wrong and days["to"] < days["from"]:
        wrong["to"] = [ErrorDetail("It lies before the first day.", "out_of_order")]
    elif not wrong and days["to"] - days["from"] > LONGEST_SPAN:
        wrong["to"] = [ErrorDetail(f"At most {LONGEST_SPAN.days} days after the first.", "too_many")]
    if wrong:
        raise ValidationError(wrong)
    return days["from"], days["to"]


class SessionMarksView(PartnerView):
    """The registers of the school that this system works for."""

    needs_scope = {"POST": "attendance:write"}
    problems = ()

    @extend_schema(
        operation_id="record_session_marks",
        summary="Record session marks",
        description="Of many children on the roll of your school, a result each, as if each had been sent by itself. "
        "A mark that differs from the one that stands takes its place, and the old one is kept as an amendment with "
        "the reason. A code of null takes off a mark that your system made, for example for the wrong child: the "
        "session has no mark then, and the old one is kept in the same way. The same marks again change nothing. "
        "Pointers in a result are relative to its entry.",
        request=SessionMarksBody,
        responses=results_of("RecordedMarks", RecordedMarksSerializer),
        examples=[asked({"entries": [ENTRY_EXAMPLE]}), given({"results": [RESULT_EXAMPLE]})],
    )
    def post(self, request: Request) -> HttpResponse:
        entries = checked_body(request, SessionMarksBody)["entries"]
        self.pieces = in_turn(
            entries, lambda entry: self._recorded(request, entry), turn=lambda entry: str(entry["child"])
        )
        return answer(self.pieces)

    def _recorded(self, request: Request, entry: dict[str, Any]) -> Done:
        scope = self.scope(request)
        try:
            done = record_session_marks(
                by=scope,
                at=clock.now(),
                child_id=entry["child"],
                school_id=scope.organisation_id or 0,
                marks=[(mark["day"], Half(mark["half"]), mark["code"]) for mark in entry["marks"]],
                reason=entry["reason"],
            )
        except MarksRefused as refused:
            raise InvalidBody(
                [
                    {"pointer": f"/marks/{wrong.number}", "code": "refused", "detail": wrong.what}
                    for wrong in refused.wrong
                ]
            ) from refused
        shown = {
            "child": str(entry["child"]),
            "written": done.written,
            "amended": done.amended,
            "taken_off": len(done.taken_off),
        }
        return Done(shown, child_id=entry["child"], information_class=InformationClass.ATTENDANCE)
