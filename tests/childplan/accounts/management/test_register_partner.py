import io
import re

import pytest
from django.core.management import CommandError, call_command

from childplan.accounts.models import PartnerSystem
from childplan.common import rows
from tests import databases
from tests.factories.partners import agreed_with, asks_for_token
from tests.worlds.two_areas import AreaWorld


def registered_by_command(*arguments: str) -> str:
    out = io.StringIO()
    call_command("register_partner", *arguments, stdout=out)
    return out.getvalue()


class TestTheCommand:
    @pytest.fixture(autouse=True)
    def _signed(self, request: pytest.FixtureRequest) -> None:
        """An agreement with the school, whose systems are registered here."""
        world = "committed_here" if "committed_here" in request.fixturenames else "here"
        school = request.getfixturevalue(world).school
        with rows.entered(rows.STEWARD):
            agreed_with(school)

    def test_prints_what_the_partner_needs_once(self, here: AreaWorld) -> None:
        said = registered_by_command(
            "Alder Road MIS",
            "--organisation",
            here.school.laestab,
            "--scope",
            "identity:read",
        )
        client_id, secret = re.findall(r"(?:id|secret): +(\S+)", said)
        partner = PartnerSystem.objects.get(name="Alder Road MIS")
        assert partner.application.client_id == client_id
        assert partner.application.client_secret != secret

        class Made:
            pass

        Made.client_id, Made.client_secret = client_id, secret
        assert asks_for_token(Made).status_code == 200

    @pytest.mark.parametrize("name", ["Larkshire Primary", "larkshire primary"])
    def test_takes_an_organisation_by_name(self, here: AreaWorld, name: str) -> None:
        registered_by_command("MIS", "--organisation", name, "--scope", "plan:read")
        assert PartnerSystem.objects.get().organisation == here.school

    def test_refuses_an_organisation_it_does_not_know(self, here: AreaWorld) -> None:
        with pytest.raises(CommandError, match="no organisation “Nowhere”"):
            registered_by_command("MIS", "--organisation", "Nowhere", "--scope", "plan:read")

    def test_says_what_is_wrong(self, here: AreaWorld) -> None:
        with pytest.raises(CommandError, match="at least one scope"):
            registered_by_command("MIS", "--organisation", "Larkshire Primary")

    def test_runs_with_the_owner_s_login_and_no_other(
        self, committed_here: AreaWorld, database_server
    ) -> None:
        from django.db import connection

        name = connection.settings_dict["NAME"]
        command = (
            "register_partner",
            "MIS",
            "--organisation",
            "Larkshire Primary",
            "--scope",
            "plan:read",
        )
        said = databases.manage(database_server, *command, login="childplan_owner", database=name)
        assert "Client secret:" in said
        with pytest.raises(RuntimeError, match="permission denied"):
            databases.manage(database_server, *command, login="childplan_web", database=name)
