"""Fetch the built front end from npm, fit it to any council's address, and write it to static/vendor.

Run by `make front-end`. Versions and content hashes are pinned here; nothing is fetched at any other time.

What is changed, and why:
- absolute `/assets/` addresses become relative ones, so that a static prefix or a content hash may be added;
- `sourceMappingURL` goes, since WhiteNoise's manifest would look for the map;
- the GDS Transport font and the royal arms go: they may be used on gov.uk addresses only. Arial is used.

The official fixtures of the components in use are written beside the tests that compare our templates with
them. The Ministry of Justice ships none, so its own Nunjucks templates are rendered here over the options
typed in `moj_options.json`.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "static" / "vendor"
FIXTURES = ROOT / "tests" / "childplan" / "common" / "look" / "fixtures"

GOVUK = (
    "govuk-frontend",
    "6.6.0",
    "sha512-xctkWrQvLnvQt7fyjQ3MGX9S0wz0x0RQuLxCeoXF+s8EjGICG81/DYQGKN5qgO+0KVT12UAaRwUsGY6fulRcRg==",
)
MOJ = (
    "@ministryofjustice/frontend",
    "11.1.0",
    "sha512-1bkUbm2M4DpcpX/pOmumQRBsbJco9W2RwmJv5h/ZC/ZqrAOn2/FjpF+A7vS0gs7oMXBizr9O5huDrSYbLx73Nw==",
)
NUNJUCKS = "nunjucks@3.2.4"

# fmt: off
GOVUK_COMPONENTS = (
    "back-link", "breadcrumbs", "button", "character-count", "checkboxes", "date-input", "details",
    "error-message", "error-summary", "fieldset", "file-upload", "generic-header", "hint", "input",
    "inset-text", "label", "notification-banner", "pagination", "panel", "password-input", "phase-banner",
    "radios", "select", "service-navigation", "skip-link", "summary-list", "table", "tag", "task-list",
    "textarea", "warning-text",
)
# fmt: on

RENDER_MOJ = """
const nunjucks = require('nunjucks'), fs = require('fs');
const [root, govuk, options] = process.argv.slice(1);
const env = nunjucks.configure([root, govuk], {autoescape: true, trimBlocks: true, lstripBlocks: true});
// The test compares structure; the words of a date are ours, so its format is taken literally.
env.addFilter('date', (timestamp, format) => format);
const cases = JSON.parse(fs.readFileSync(options));
const macro = name => 'moj' + name.split('-').map(p => p[0].toUpperCase() + p.slice(1)).join('');
for (const [component, fixtures] of Object.entries(cases)) {
  const name = macro(component), path = `moj/components/${component}/macro.njk`;
  for (const fixture of fixtures)
    fixture.html = env.renderString(
      `{% from '${path}' import ${name} %}{{ ${name}(options) }}`, {options: fixture.options}).trim();
}
console.log(JSON.stringify(cases));
"""


def fetched(package: tuple[str, str, str], into: Path) -> Path:
    """Download one package with npm, refuse it if its content hash differs, return its unpacked folder."""
    name, version, integrity = package
    into.mkdir()
    command = ["npm", "pack", "--silent", f"{name}@{version}"]
    subprocess.run(command, cwd=into, check=True, stdout=subprocess.DEVNULL)
    archive = next(into.glob("*.tgz"))
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != integrity:
        sys.exit(f"{name} {version}: content hash is {found}, expected {integrity}. Nothing was changed.")
    with tarfile.open(archive) as tar:
        tar.extractall(into, filter="data")
    return into / "package"


def fit_css(css: str) -> str:
    """Style sheet that needs nothing outside its own folder and nothing we may not use."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"@supports [^{]*\{\.govuk-footer__copyright-logo[^}]*\}\}", "", css)
    css = re.sub(r"\.govuk-footer__copyright-logo:before\{[^}]*\}", "", css)
    css = css.replace("GDS Transport,arial", "arial").replace("GDS Transport", "arial")
    css = css.replace("url(/assets/", "url(")
    return without_map(css)


def without_map(text: str) -> str:
    return re.sub(r"\s*(/\*|//)# sourceMappingURL=\S+( \*/)?", "", text).strip() + "\n"


def write_vendor(built: Path, folder: str, stem: str, images: Path, package: tuple[str, str, str]) -> None:
    """Write one package's style sheet, script and the images its style sheet asks for."""
    target = VENDOR / folder
    shutil.rmtree(target / "images", ignore_errors=True)
    target.mkdir(parents=True, exist_ok=True)
    css = fit_css((built / f"{stem}.min.css").read_text())
    (target / f"{stem}.min.css").write_text(css)
    (target / f"{stem}.min.js").write_text(without_map((built / f"{stem}.min.js").read_text()))
    (target / "VERSION").write_text(f"{package[0]} {package[1]}\n")
    for name in sorted(set(re.findall(r"url\(images/([^)]+)\)", css))):
        (target / "images").mkdir(exist_ok=True)
        shutil.copyfile(images / name, target / "images" / name)


def write_govuk_fixtures(components: Path) -> None:
    for component in GOVUK_COMPONENTS:
        official = json.loads((components / component / "fixtures.json").read_text())
        kept = [{key: case[key] for key in ("name", "options", "html")} for case in official["fixtures"]]
        write_fixtures(FIXTURES / "govuk" / f"{component}.json", kept)


def write_moj_fixtures(moj: Path, govuk: Path, work: Path) -> None:
    subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", str(work), NUNJUCKS], check=True)
    command = ["node", "-e", RENDER_MOJ, str(moj), str(govuk / "dist"), str(FIXTURES / "moj_options.json")]
    rendered = subprocess.run(command, cwd=work, check=True, capture_output=True, text=True).stdout
    for component, cases in json.loads(rendered).items():
        write_fixtures(FIXTURES / "moj" / f"{component}.json", cases)


def write_fixtures(path: Path, cases: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases)
    path.write_text(f"[\n{lines}\n]\n")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        govuk, moj = fetched(GOVUK, work / "govuk"), fetched(MOJ, work / "moj")
        dist = govuk / "dist" / "govuk"
        write_vendor(dist, "govuk-frontend", "govuk-frontend", dist / "assets" / "images", GOVUK)
        write_vendor(moj / "moj", "moj-frontend", "moj-frontend", moj / "moj" / "assets" / "images", MOJ)
        write_govuk_fixtures(dist / "components")
        write_moj_fixtures(moj, govuk, work)
    print(f"front-end {GOVUK[1]} and {MOJ[1]} written to {VENDOR.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
