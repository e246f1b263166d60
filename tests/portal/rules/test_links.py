from uuid import UUID

from portal.rules.links import hash_of, link_of, token_of

ONE, OTHER = UUID(int=1), UUID(int=2)


class TestATokenOfAnInvitation:
    def test_is_the_same_whenever_it_is_made_anew(self) -> None:
        assert token_of(ONE) == token_of(ONE)

    def test_differs_for_every_invitation_and_every_secret(self, settings) -> None:
        tokens = {token_of(UUID(int=n)) for n in range(200)}
        assert len(tokens) == 200
        settings.SECRET_KEY = "another secret"
        assert token_of(ONE) not in tokens

    def test_has_256_bits_in_letters_that_an_address_takes(self) -> None:
        assert len(token_of(ONE)) == 43
        assert set("".join(token_of(UUID(int=n)) for n in range(50))) <= set(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        )

    def test_cannot_be_told_from_the_id_or_the_hash(self) -> None:
        assert str(ONE) not in token_of(ONE)
        assert hash_of(token_of(ONE)) != token_of(ONE)
        assert len(hash_of(token_of(ONE))) == 64


class TestTheLink:
    def test_is_a_whole_address_of_this_site(self, settings) -> None:
        settings.SITE_URL = "https://childplan.larkshire.example/"
        assert link_of(ONE) == f"https://childplan.larkshire.example/family/invitation/{token_of(ONE)}/"
