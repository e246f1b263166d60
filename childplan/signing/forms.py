"""What is asked about second steps."""

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms


class SetupCodeForm(forms.Form):
    """The code that somebody handed over."""

    code = forms.CharField(
        label="Setup code",
        help_text="It has 12 letters and numbers, like K7PM-2WQX-9BDT.",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
        error_messages={"required": "Enter the setup code"},
    )


class FindForm(forms.Form):
    """Part of a colleague's name."""

    name = forms.CharField(label="Part of a name", max_length=60, required=False)


class AskResetForm(forms.Form):
    """How somebody made sure who asks."""

    reason = forms.CharField(
        label="How did you make sure that it is they who ask?",
        help_text="For example: I called them on the number in the staff directory.",
        max_length=300,
        error_messages={"required": "Say how you made sure that it is they who ask"},
    )


class _CodeField(forms.CharField):
    """Six numbers of an app, or a spare code of eight."""

    def __init__(self, **more: object) -> None:
        super().__init__(
            max_length=20,
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
            ),
            error_messages={"required": "Enter the code"},
            **more,  # type: ignore[arg-type]
        )


class ShowStepForm(AuthenticateForm):  # type: ignore[misc]
    """The code of the app, or a spare code, to sign in."""

    code = _CodeField(label="Code", help_text="The 6 numbers in your app, or one of your spare codes.")


class ShowStepAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The same, before something about it changes."""

    code = _CodeField(label="Code", help_text="The 6 numbers in your app, or one of your spare codes.")


class SetUpAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code that the app shows."""

    code = _CodeField(label="Code from your app", help_text="The 6 numbers your app shows now.")


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """What the passkey is called. What makes it is done by the browser."""

    name = forms.CharField(
        label="What do you want to call it?",
        help_text="For example: my work phone.",
        max_length=60,
        required=False,
    )
