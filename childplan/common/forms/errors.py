"""Error messages that say what to do and where, unless a form has written better ones."""

from django.core.exceptions import ValidationError
from django.forms import (
    BaseForm,
    BooleanField,
    BoundField,
    Field,
    FileField,
    MultipleChoiceField,
    RadioSelect,
    Select,
)

DEFAULTS = {
    "invalid_choice": "Choose {label} from the list",
    "invalid_list": "Choose {label} from the list",
    "max_length": "{Label} must be {limit_value} characters or fewer",
    "min_length": "{Label} must be {limit_value} characters or more",
    "max_value": "{Label} must be {limit_value} or less",
    "min_value": "{Label} must be {limit_value} or more",
    "incomplete": "{Label} must include {missing}",
    "short_year": "{Label} must have a year of 4 numbers, like 2026",
    "too_early": "{Label} must be {limit} or later",
    "too_late": "{Label} must be {limit} or earlier",
    "empty": "{Label} is an empty file. Choose another file",
}
INVALID = {
    "IntegerField": "{Label} must be a whole number, like 12",
    "DecimalField": "{Label} must be a number, like 12.5",
    "FloatField": "{Label} must be a number, like 12.5",
    "EmailField": "Enter an email address in the correct format, like name@example.com",
    "DayField": "{Label}: enter a real date, like 27 3 2026",
}


def in_sentence(label: str) -> str:
    """A label as it stands inside a sentence: `First name` becomes `first name`, `NHS number` stays."""
    first = label.split(" ", maxsplit=1)[0]
    is_plain = first[:1].isupper() and first[1:].islower()
    return label[:1].lower() + label[1:] if is_plain or first == "A" else label


def required_words(field: Field, label: str) -> str:
    if label.endswith("?"):
        return f"Answer “{label}”"
    if isinstance(field, BooleanField):
        return f"Tick “{label}”"
    if isinstance(field, FileField):
        return f"Choose a file: {in_sentence(label)}"
    verb = "Choose" if isinstance(field.widget, (Select, RadioSelect)) else "Enter"
    if isinstance(field, MultipleChoiceField):
        return f"Choose at least one: {in_sentence(label)}"
    return f"{verb} {in_sentence(label)}"


def own_default(field: Field, code: str) -> set[str]:
    """The messages Django itself would give for this code, which a better one may replace."""
    said = (vars(kind).get("default_error_messages", {}).get(code) for kind in type(field).__mro__)
    validators = (
        getattr(check, "message", None) for check in field.validators if getattr(check, "code", "") == code
    )
    return {str(message) for message in (*said, *validators) if message}


def words(error: ValidationError, bound: BoundField) -> str:
    """What is wrong, as it is shown beside the field and in the summary."""
    field, code, label = bound.field, error.code or "", str(bound.label).rstrip(":")
    given = str(next(iter(error.messages)))
    written = field.error_messages.get(code)
    if written is not None and str(written) not in own_default(field, code):
        return given
    if str(error.message) not in own_default(field, code):
        return given
    if code == "required":
        return required_words(field, label)
    pattern = INVALID.get(type(field).__name__) if code == "invalid" else DEFAULTS.get(code)
    start, inside = label, in_sentence(label)
    if label.endswith("?"):
        start, inside = f"Your answer to “{label}”", f"an answer to “{label}”"
    return pattern.format(Label=start, label=inside, **(error.params or {})) if pattern else given


def field_errors(bound: BoundField) -> list[str]:
    """Every error of one field in words, each once."""
    errors = bound.form.errors.as_data().get(bound.name, [])
    return list(dict.fromkeys(words(error, bound) for error in errors))


def wrong_boxes(bound: BoundField) -> set[str]:
    """The boxes of a date that are wrong; none named means all of them."""
    errors = bound.form.errors.as_data().get(bound.name, [])
    return {part for error in errors for part in (error.params or {}).get("wrong", ())}


def form_errors(form: BaseForm) -> list[str]:
    """Errors of the form as a whole, and of fields that are not shown."""
    hidden = [error for bound in form.hidden_fields() for error in field_errors(bound)]
    return [*form.non_field_errors(), *hidden]
