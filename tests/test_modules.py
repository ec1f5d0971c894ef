"""Facts about convguide/render/modules.py: what a page loads side by side."""

from __future__ import annotations

from pathlib import Path

from convguide.render.modules import files, modules


def test_imports_are_followed_once(tmp_path: Path) -> None:
    for name, text in {
        "a": 'import { b } from "./b.js";\nimport {\n  c,\n} from "./c.js";\n',
        "b": 'export { c } from "./c.js";\nconst later = () => import("./d.js");\n',
        "c": 'import "./a.js";\n',
    }.items():
        (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
    assert modules("a", tmp_path) == ["a.js", "b.js", "c.js"]


def test_what_diagnoses_an_answer_waits_for_one() -> None:
    assert "layers.js" in modules("calculator")
    assert {"mistakes.js", "figure.js", "solver.js"}.isdisjoint(modules("calculator"))


def test_a_page_names_modules_and_sentences() -> None:
    named = files("visualizer").split()
    assert (named[0], named[-1]) == ("visualizer.js", "sentences.json")
