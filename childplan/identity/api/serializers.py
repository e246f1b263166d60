"""A child as a partner system reads it. Each field is named: a new column never leaks by itself."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from childplan.identity.vocabulary import AliasKind, Sex


class AliasSerializer(serializers.Serializer[Any]):
    """A number or code that the child is or was known by."""

    kind = serializers.ChoiceField(choices=AliasKind.choices)
    value = serializers.CharField()
    authority = serializers.CharField(
        allow_blank=True, help_text="DfE number of the local authority that gave it, for la_child_id"
    )
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)


class SchoolSerializer(serializers.Serializer[Any]):
    """A school on whose roll the child is today."""

    name = serializers.CharField()
    laestab = serializers.CharField(
        allow_blank=True, help_text="The DfE's number of the school, where it has one"
    )
    starts_on = serializers.DateField()


class ChildSerializer(serializers.Serializer[Any]):
    """Who a child is. Of an unborn child, `born_on` is null and `expected_on` is given."""

    id = serializers.UUIDField()
    identifier = serializers.CharField(help_text="The NHS number once it is known; until then our own number")
    forename = serializers.CharField()
    middle_names = serializers.CharField(allow_blank=True)
    surname = serializers.CharField()
    known_as = serializers.CharField(allow_blank=True)
    sex = serializers.ChoiceField(choices=Sex.choices)
    born_on = serializers.DateField(allow_null=True)
    expected_on = serializers.DateField(allow_null=True)
    birth_date_is_disputed = serializers.BooleanField()
    died_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField(help_text="Goes up when any of this changes")
    aliases = AliasSerializer(many=True)
    schools = SchoolSerializer(many=True, help_text="Of today; mostly one")
    school_not_shown = serializers.BooleanField(
        help_text="Whether the child is on the roll of a school besides that is kept confidential from your system"
    )
    plan = serializers.SerializerMethodField(help_text="Where the child's plan is read")

    def get_plan(self, child: Any) -> str:
        return reverse("api:plan", args=[child.id])


class FoundChildrenSerializer(serializers.Serializer[Any]):
    """The children who carry the identifier, mostly one or none; or a page of all that your system may see."""

    children = ChildSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Where the next page is; null on the last")
