"""A child's plan as a partner system reads it. Each field is named: a new column never leaks by itself."""

from typing import Any

from rest_framework import serializers

from childplan.plans.vocabulary import OutcomeDomain, OutcomeState, PlannedActionState, StrandKind

from .parts import parts


class SectionSerializer(serializers.Serializer[Any]):
    """A piece of prose."""

    id = serializers.UUIDField(source="section_id")
    key = serializers.CharField()
    heading = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()
    changed_at = serializers.DateTimeField()


class StrandSerializer(serializers.Serializer[Any]):
    """A plan within the plan. Of one that is closed to your system you know that it is there, and nothing else."""

    id = serializers.UUIDField(source="strand_id")
    kind = serializers.ChoiceField(choices=StrandKind.choices)
    name = serializers.CharField(help_text="As the field calls it")
    is_open = serializers.BooleanField(help_text="Whether the plan goes on; a closed one stays on record")
    may_read = serializers.BooleanField(help_text="False: the dates and the prose below are left empty")
    owner = serializers.CharField(allow_blank=True, help_text="The organisation that answers for it")
    legal_basis = serializers.CharField(allow_blank=True)
    starts_on = serializers.DateField(allow_null=True)
    review_due_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    sections = SectionSerializer(many=True)


class ServingSerializer(serializers.Serializer[Any]):
    """What serves one or more plans within the plan."""

    strands = serializers.ListField(
        child=serializers.UUIDField(),
        source="strand_ids",
        help_text="The plans within the plan that it serves",
    )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        shown["strands"] = sorted(shown["strands"])
        return shown


class OutcomeSerializer(ServingSerializer):
    """Something that should be true for the child by a day, and how one will know."""

    id = serializers.UUIDField(source="outcome_id")
    domain = serializers.ChoiceField(choices=OutcomeDomain.choices)
    text = serializers.CharField()
    baseline = serializers.CharField(allow_blank=True)
    measure = serializers.CharField(allow_blank=True)
    target_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=OutcomeState.choices)
    version = serializers.IntegerField()


class PlannedActionSerializer(ServingSerializer):
    """Who does what, how much, by when. In an EHC plan it is called provision."""

    id = serializers.UUIDField(source="planned_action_id")
    outcome = serializers.UUIDField(source="outcome_id", allow_null=True)
    text = serializers.CharField()
    who = serializers.CharField()
    how_much = serializers.CharField(allow_blank=True)
    due_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=PlannedActionState.choices)
    version = serializers.IntegerField()


class PlanSerializer(serializers.Serializer[Any]):
    """A Child's Plan, as far as it is open to your system."""

    child = serializers.UUIDField()
    strands = StrandSerializer(many=True)
    outcomes = OutcomeSerializer(many=True)
    planned_actions = PlannedActionSerializer(many=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The plan's own fields, and the parts that agencies have added."""
        fields = super().get_fields()
        for part in parts():
            fields[part.name] = part.serializer(many=True, allow_null=True, help_text=part.help_text)
        return fields
