"""One address: the children of one school, 50 a page, with their numbers and schools nested."""

from typing import Any

from django.db.models import Prefetch
from django.urls import path
from django.utils import timezone
from rest_framework import generics, pagination, serializers

from bench.list_peer.models import Alias, Child, Enrolment

ENROLMENT = 3


class AliasSerializer(serializers.ModelSerializer[Alias]):
    class Meta:
        model = Alias
        fields = ("kind", "value", "scope", "starts_on", "ends_on")


class SchoolSerializer(serializers.ModelSerializer[Enrolment]):
    name = serializers.CharField(source="school.name")
    laestab = serializers.CharField(source="school.laestab")
    starts_on = serializers.DateTimeField(source="starts_at")

    class Meta:
        model = Enrolment
        fields = ("name", "laestab", "starts_on")


class ChildSerializer(serializers.ModelSerializer[Child]):
    aliases = AliasSerializer(many=True)
    schools = SchoolSerializer(many=True, source="enrolments")
    plan = serializers.SerializerMethodField()

    class Meta:
        model = Child
        fields = (
            "id", "identifier", "forename", "middle_names", "surname", "known_as", "sex", "born_on", "expected_on",
            "birth_date_is_disputed", "died_on", "version", "aliases", "schools", "plan",
        )  # fmt: skip

    def get_plan(self, child: Child) -> str:
        return f"/api/v1/children/{child.pk}/plan/"


class Pages(pagination.CursorPagination):
    page_size = 50
    ordering = ("sort_name", "id")


class Children(generics.ListAPIView[Child]):
    """`?school=` stands in for what our token says of its organisation."""

    serializer_class = ChildSerializer
    pagination_class = Pages
    required_scopes = ("identity:read",)

    def get_queryset(self) -> Any:
        now = timezone.now()
        live = Enrolment.objects.filter(
            kind=ENROLMENT, school_id=self.request.query_params["school"], starts_at__lte=now, ends_at__gt=now
        )
        numbers = Alias.objects.order_by("kind", "-starts_on", "value")
        return Child.objects.filter(pk__in=live.values("child_id")).prefetch_related(
            Prefetch("aliases", numbers), Prefetch("enrolments", live.select_related("school"))
        )


urlpatterns = [path("children/", Children.as_view())]
