"""What somebody invited is asked: a name to be greeted by, and a password."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


class AcceptForm(forms.Form):
    """Set up a sign-in. email: where the invitation went; a password like it is refused."""

    name = forms.CharField(
        label="Your name",
        help_text="We use it to greet you.",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": "Enter your name"},
    )
    password = forms.CharField(
        label="Choose a password",
        help_text="At least 12 letters, numbers or signs. Three words you can keep in mind are good.",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password"},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        user = get_user_model()(email=self.email, name=self.cleaned_data.get("name", ""))
        try:
            validate_password(password, user)
        except ValidationError as weak:
            raise ValidationError([_plainly(error) for error in weak.error_list]) from weak
        return password


WEAK = {
    "password_too_short": "The password is too short. It needs 12 letters, numbers or signs, or more.",
    "password_too_common": "Too many people use this password. Choose another one.",
    "password_too_similar": "The password is too much like your name or email address. Choose another one.",
}


def _plainly(error: ValidationError) -> str:
    """What is wrong with a password, in words that are easy to read."""
    return WEAK.get(error.code or "", error.messages[0])
