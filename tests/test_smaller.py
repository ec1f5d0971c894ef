"""Facts about published scripts and styles: smaller, and the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import smaller

ASSETS = Path(__file__).resolve().parent.parent / "docs/assets"
SCRIPTS = sorted([*ASSETS.glob("*.js"), *ASSETS.glob("js/*.js")])
PARSE = """
const { SourceTextModule } = require("vm");
for (const [name, text] of Object.entries(JSON.parse(require("fs").readFileSync(0, "utf8")))) {
  try { new SourceTextModule(text); } catch (error) { console.log(name, String(error)); }
}
"""


def test_comments_and_blanks_go_and_texts_stay() -> None:
    script = "// Why.\nconst a = `x  // y\n  z`; /* not */\nconst b = /\\s+[/]/.test(a);\n"
    assert smaller.smaller(".js", script) == "const a=`x  // y\n  z`;const b=/\\s+[/]/.test(a);"
    assert smaller.smaller(".css", "/* Why. */\n.a > .b { margin: 0 auto; }\n") == (
        ".a>.b{margin:0 auto}"
    )


def test_every_script_can_still_be_read() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in SCRIPTS}
    made = {name: smaller.smaller(".js", text) for name, text in texts.items()}
    assert all(len(made[name]) < len(text) for name, text in texts.items())
    assert complaints(made) == ""
    assert complaints({"broken.js": "const a = ;"}).startswith("broken.js SyntaxError")


def complaints(scripts: dict[str, str]) -> str:
    """Return what Node says of scripts that it cannot read."""
    node = [str(Path(sys.executable).with_name("node")), "--no-warnings"]
    command = [*node, "--experimental-vm-modules", "-e", PARSE]
    done = subprocess.run(
        command, input=json.dumps(scripts), capture_output=True, text=True, check=True
    )
    return done.stdout
