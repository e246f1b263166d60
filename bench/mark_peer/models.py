"""One row a mark, as a plain Django application would have it."""

from django.db import models


class Mark(models.Model):
    """The mark of one child for one session."""

    child_id = models.UUIDField()
    school_id = models.BigIntegerField()
    day = models.DateField()
    afternoon = models.BooleanField()
    code = models.CharField(max_length=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child_id", "day", "afternoon"], name="one_mark_a_session")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.code}"
