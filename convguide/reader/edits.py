"""Changes of a text, made at the places of its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Correction:
    """A change of one line, and of others that belong to it.

    Args:
        advice: the change in words: `in_features should be 1,024`.
        line: the number of the line, from 1; 0 where the advice is all there is.
        before: the line as it stands.
        after: the line corrected, with a line behind it where one is added.
        also: further lines, as (number, before, after).
    """

    advice: str
    line: int = 0
    before: str = ""
    after: str = ""
    also: tuple[tuple[int, str, str], ...] = ()

    @property
    def lines(self) -> list[tuple[int, str, str]]:
        """All lines that change, in the order of the text."""
        first = [(self.line, self.before, self.after)] if self.line else []
        return sorted([*first, *self.also])

    @property
    def shown(self) -> list[tuple[int, str, str]]:
        r"""All lines that change, without their indents; a line that is only added alone.

        >>> Correction("", 4, "    a", "    a\n    b").shown
        [(4, '', 'b')]
        """
        found = []
        for number, before, after in self.lines:
            added = after.removeprefix(f"{before}\n")
            is_added = added != after
            found.append((number, "" if is_added else before.strip(), added.strip()))
        return found

    def as_dict(self) -> dict[str, object]:
        """Return the correction for JSON."""
        return {
            "advice": self.advice,
            "line": self.line,
            "before": self.before,
            "after": self.after,
            "lines": [list(each) for each in self.lines],
            "shown": [list(each) for each in self.shown],
        }

    def applied(self, source: str) -> str:
        r"""Return the source with the lines corrected.

        >>> Correction("", 2, "b", "c").applied("a\nb\n")
        'a\nc\n'
        """
        lines = source.split("\n")
        for number, _, after in self.lines:
            lines[number - 1] = after
        return "\n".join(lines)


@dataclass(frozen=True)
class Edit:
    """A text in place of the bytes `start` to `end` of a line."""

    line: int
    start: int
    end: int
    text: str

    @classmethod
    def over(cls, node: ast.expr | None, text: str) -> Edit | None:
        """Write a text in place of an expression of one line; None where it has more."""
        if node is None or not node.lineno or node.lineno != node.end_lineno:
            return None
        return cls(node.lineno, node.col_offset, node.end_col_offset or 0, text)

    @classmethod
    def keyword(cls, source: str, call: ast.Call, name: str, value: str) -> Edit | None:
        """Add a keyword at the end of a call, if its last line is all of the call."""
        if not call.lineno or call.end_lineno is None or call.end_col_offset is None:
            return None
        end = call.end_col_offset - 1
        before = line_of(source, call.end_lineno).encode()[:end].decode().rstrip()
        comma = "" if before.endswith(("(", ",")) or not before else ", "
        return cls(call.end_lineno, end, end, f"{comma}{name}={value}")

    @classmethod
    def after(cls, statement: ast.stmt, text: str) -> Edit | None:
        """Add a line behind a statement, as deep as it is."""
        if statement.end_lineno is None or statement.end_col_offset is None:
            return None
        end = statement.end_col_offset
        return cls(statement.end_lineno, end, end, f"\n{' ' * statement.col_offset}{text}")


def corrected(source: str, edits: Sequence[Edit | None], advice: str) -> Correction:
    """Return a correction of some edits on lines of their own; the advice alone if one fails."""
    changed: list[tuple[int, str, str]] = []
    for edit in edits:
        if edit is None or edit.line in (number for number, _, _ in changed):
            return Correction(advice)
        line = line_of(source, edit.line)
        raw = line.encode()
        after = raw[: edit.start] + edit.text.encode() + raw[edit.end :]
        changed.append((edit.line, line, after.decode()))
    return Correction(advice, *changed[0], also=tuple(changed[1:]))


def keyword_value(node: ast.Call, name: str, at: int) -> ast.expr | None:
    """Return the expression that a call gives for a parameter, or None."""
    for keyword in node.keywords:
        if keyword.arg == name:
            return keyword.value
    before = node.args[: at + 1]
    if len(before) <= at or any(isinstance(each, ast.Starred) for each in before):
        return None
    return node.args[at]


def line_of(source: str, number: int) -> str:
    """Return a line of a text, by its number from 1."""
    return source.split("\n")[number - 1]
