"""What the stories attach to plans."""

from childplan.documents.actions.attach_document import Sent, attach_document
from childplan.plans.models import Strand

from .telling import Telling


def document(
    telling: Telling,
    strand: Strand,
    *,
    by: str,
    title: str,
    said_by: str,
    text: str,
    days_ago: int,
    tells_of_others: bool = False,
) -> None:
    """A short text, attached by that person so many days ago. It waits for the virus check like any other."""
    at, content = telling.days_ago(days_ago), text.encode()
    with telling.acting(by) as scope:
        attach_document(
            by=scope,
            at=at,
            child_id=strand.child_id,
            strand_id=strand.pk,
            sent=Sent(
                filename=f"{title}.txt",
                content=content,
                size=len(content),
                title=title,
                said_by=said_by,
                dated_on=at.date(),
                tells_of_others=tells_of_others,
            ),
        )
