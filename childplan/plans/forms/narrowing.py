"""What narrows the case list. Everything may stay empty; what is not understood narrows nothing."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict

from childplan.access.scope import Scope
from childplan.access.vocabulary import Level
from childplan.identity.vocabulary import FLAG_CLASS, FlagKind
from childplan.organisations.selectors import Place
from childplan.plans.selectors.case_list import Narrowing
from childplan.plans.vocabulary import STRAND_CLASS, StrandKind

ANY = ("", "Any")


class NarrowingForm(forms.Form):
    """The filter beside the list. Only flags and plans that this role could see at all are offered."""

    name = forms.CharField(
        required=False,
        max_length=100,
        label="Surname begins with",
        help_text="Or surname, comma, first name",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    flag = forms.ChoiceField(required=False, label="Flag")
    plan = forms.ChoiceField(required=False, label="Plan")
    school = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label="On roll at")

    def __init__(self, typed: QueryDict, *, scope: Scope, schools: list[Place]) -> None:
        super().__init__(typed)
        self.label_suffix = ""
        open_to: dict[str, list[tuple[str | int, str]]] = {
            "flag": [
                (f.value, f.label) for f in FlagKind if scope.reaches_anywhere(FLAG_CLASS[f], Level.READ)
            ],
            "plan": [
                (s.value, s.label)
                for s in StrandKind
                if s is not StrandKind.UNIVERSAL and scope.reaches_anywhere(STRAND_CLASS[s], Level.KNOWN)
            ],
            "school": [(school.id, school.name) for school in schools],
        }
        for field, choices in open_to.items():
            if len(choices) < 2:
                del self.fields[field]
            else:
                self.fields[field].choices = [ANY, *choices]  # type: ignore[attr-defined]

    def narrowing(self) -> Narrowing:
        """What was chosen; a choice that is not offered is as if it had not been made."""
        self.is_valid()
        chosen = self.cleaned_data
        return Narrowing(
            name=chosen.get("name", ""),
            flag=FlagKind(chosen["flag"]) if chosen.get("flag") else None,
            strand=StrandKind(chosen["plan"]) if chosen.get("plan") else None,
            school_id=chosen.get("school"),
        )

    def chosen(self) -> Mapping[str, str]:
        """The words of each choice that was made, by field."""
        words: dict[str, str] = {}
        for field, value in self.cleaned_data.items():
            if value:
                choices = dict(getattr(self.fields[field], "choices", ()))
                words[field] = str(choices.get(value, value))
        return words
