"""The operator's commands for an agreement that changes or ends."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from childplan.accounts.models import PartnerSystem
from tests.factories.partners import asks_for_token, registered
from tests.worlds.two_areas import AreaWorld

WHO_AND_WHY = ("--operator", "Ola Grant", "--reason", "The laptop was stolen")


def said_by(command: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(command, *arguments, *WHO_AND_WHY, stdout=out)
    return out.getvalue()


class TestTheCommands:
    def test_print_a_new_secret_once_and_log_who_and_why(self, here: AreaWorld, caplog) -> None:
        made = registered(here.school)
        name = PartnerSystem.objects.get().name
        (secret,) = re.findall(r"secret: (\S+)", said_by("change_partner", name, "--new-secret"))
        assert asks_for_token(made, secret=secret).status_code == 200
        assert f"partner system {name} changed by Ola Grant: The laptop was stolen" in caplog.text
        assert secret not in caplog.text

    def test_end_a_system(self, here: AreaWorld, caplog) -> None:
        made = registered(here.school)
        name = PartnerSystem.objects.get().name
        assert "is ended" in said_by("end_partner", name)
        assert "ended by Ola Grant" in caplog.text
        assert asks_for_token(made).status_code == 401

    @pytest.mark.parametrize("command", ["change_partner", "end_partner"])
    def test_say_when_there_is_none(self, here: AreaWorld, command: str) -> None:
        with pytest.raises(CommandError, match="There is no live partner system called Nobody"):
            said_by(command, "Nobody")
