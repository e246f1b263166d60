"""The vendored front end serves from any address, holds nothing that councils may not use, and asks nobody outside."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import override_settings

from bench.refresh_front_end import fit_css, without_map

STATIC = Path(settings.BASE_DIR) / "static"
MANIFEST = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FORBIDDEN = re.compile(
    r"gds.transport|url\([^)]*(?:crest|crown)|sourcemappingurl|@font-face|/assets/", re.IGNORECASE
)
OUTSIDE = re.compile(r"(?:url\(|@import|fetch\(|import\()\s*['\"]?(?:https?:)?//", re.IGNORECASE)


def style_sheets() -> list[Path]:
    return sorted(STATIC.rglob("*.css"))


class TestVendoredFrontEnd:
    def test_is_there_with_its_licences(self) -> None:
        for folder, version in (
            ("govuk-frontend", "govuk-frontend 6.6.0"),
            ("moj-frontend", "@ministryofjustice/frontend 11.1.0"),
        ):
            vendored = STATIC / "vendor" / folder
            assert (vendored / "VERSION").read_text().strip() == version
            assert "free of charge" in (vendored / "LICENCE").read_text()
            assert (vendored / f"{folder}.min.css").stat().st_size > 50_000
            assert (vendored / f"{folder}.min.js").stat().st_size > 20_000

    def test_holds_no_font_arms_or_address_that_councils_may_not_use(self) -> None:
        assert len(style_sheets()) >= 6
        for path in style_sheets():
            assert not FORBIDDEN.search(path.read_text()), path
        for path in STATIC.rglob("*"):
            assert path.suffix not in {".woff", ".woff2", ".map"}, path
            assert not re.search(r"crest|crown|govuk-icon|favicon", path.name), path

    def test_asks_nobody_outside(self) -> None:
        files = [*style_sheets(), *STATIC.rglob("*.js")]
        assert len(files) >= 10
        for path in files:
            assert not OUTSIDE.search(path.read_text()), path

    def test_finds_every_file_that_its_style_sheets_name(self) -> None:
        named = 0
        for path in style_sheets():
            for address in re.findall(r"url\(([^)]+)\)", path.read_text()):
                assert (path.parent / address.strip("'\"")).is_file(), address
                named += 1
        assert named >= 5

    def test_is_made_fit_by_the_refresh(self) -> None:
        css = (
            "@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2)}"
            ".a{font-family:GDS Transport,arial,sans-serif}"
            ".govuk-footer__copyright-logo:before{background-image:url(/assets/images/govuk-crest.svg)}"
            "@supports (mask-position:initial){.govuk-footer__copyright-logo:before{"
            "mask-image:url(/assets/images/govuk-crest.svg)}}"
            ".b{background:url(/assets/images/icon.svg)}\n/*# sourceMappingURL=a.css.map */"
        )
        assert fit_css(css) == ".a{font-family:arial,sans-serif}.b{background:url(images/icon.svg)}\n"
        assert without_map("go();//# sourceMappingURL=a.js.map") == "go();\n"


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    """Static files as a deployment collects them: hashed, compressed, every address inside them rewritten."""
    with override_settings(STATIC_ROOT=str(tmp_path), STORAGES=MANIFEST):
        call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


class TestCollectedStatic:
    def test_survives_the_manifest(self, collected: Path) -> None:
        assert (collected / "staticfiles.json").is_file()
        assert list(collected.glob("vendor/govuk-frontend/govuk-frontend.min.*.css.gz"))
        hashed = next(collected.glob("vendor/moj-frontend/moj-frontend.min.*.css"))
        for address in re.findall(r'url\("?([^")]+)"?\)', hashed.read_text()):
            assert (hashed.parent / address).is_file(), address

    def test_gives_a_page_hashed_addresses_only(self, collected: Path) -> None:
        with override_settings(STATIC_ROOT=str(collected), STORAGES=MANIFEST, DEBUG=False):
            html = render_to_string("500.html")
        addresses = re.findall(r'(?:href|src)="/static/([^"]+)"', html)
        assert len(addresses) >= 8
        for address in addresses:
            assert re.search(r"\.[0-9a-f]{12}\.", address), address
            assert (collected / address).is_file(), address

    def test_refuses_a_style_sheet_that_names_a_missing_file(self, tmp_path: Path) -> None:
        broken = tmp_path / "broken"
        shutil.copytree(STATIC, broken)
        (broken / "childplan" / "parts.css").write_text(".a{background:url(nowhere.svg)}")
        with (
            override_settings(
                STATICFILES_DIRS=[broken], STATIC_ROOT=str(tmp_path / "out"), STORAGES=MANIFEST
            ),
            pytest.raises(Exception, match=r"nowhere\.svg"),
        ):
            call_command("collectstatic", interactive=False, verbosity=0)
