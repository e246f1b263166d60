"""What plans say of children: words that leave are compared with it, under the policies of whoever sends."""

from collections.abc import Collection, Iterable
from itertools import chain
from uuid import UUID

from childplan.plans.models import PartnerContribution, Section, View

KEPT = (Section, View, PartnerContribution)


def words_of_plans(children: Collection[UUID]) -> Iterable[str]:
    """Sections, views, and what other systems sent. A query for each of them."""
    return chain.from_iterable(
        table._default_manager.filter(child_id__in=children).exclude(text="").values_list("text", flat=True)
        for table in KEPT
    )


def words_marked(children: Collection[UUID]) -> Iterable[str]:
    """What of it is marked as telling of somebody else, as far as the reader may read it. A query for each of them."""
    return chain.from_iterable(
        table._default_manager.filter(child_id__in=children, tells_of_others=True).values_list(
            "text", flat=True
        )
        for table in KEPT
    )
