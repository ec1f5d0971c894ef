"""What print(model) printed, read back: every layer and its parameters, shapes for chains."""

from __future__ import annotations

import ast
import re
from typing import Any

from convguide.layers import Layer
from convguide.reader.calls import LAYERS, build, literal
from convguide.reader.modules import CONTAINERS
from convguide.reader.source import ReadError, parsed
from convguide.reader.values import Module, Unknown

CHILD = re.compile(r"^\s*\(([^()\s]+)\): (?:(\d+) x )?(.*)$")
HEAD = re.compile(r"^\s*([A-Za-z_]\w*)\((.*)$")
BARE = re.compile(r"=([A-Za-z_]\w*)")
WORDS = ("True", "False", "None", "inf", "nan")
MOST_REPEATS = 1000
MOST_MODULES = 5000


def is_printed(text: str) -> bool:
    r"""Return whether a text looks like what print(model) printed.

    >>> is_printed("Net(\n  (fc): Linear(in_features=4, out_features=2, bias=True)\n)")
    True
    """
    lines = text.strip().splitlines()
    return len(lines) > 1 and bool(HEAD.match(lines[0])) and bool(CHILD.match(lines[1]))


def printed(text: str) -> Module:
    """Return the modules of a printed model.

    Raises:
        ReadError: a line is none of a printed model.
    """
    lines = Lines(text)
    return lines.module(lines.take())


class Lines:
    """The lines of a printed model, taken one by one."""

    def __init__(self, text: str) -> None:
        """Start before the first line."""
        self.lines = [(at, line) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
        self.at = 0
        self.depth = 0
        self.twins = 0

    def take(self) -> str:
        """Return the next line.

        Raises:
            ReadError: the text ends before the model does.
        """
        if self.at >= len(self.lines):
            raise ReadError("the printed model ends too early: a bracket is open", self.line)
        self.at += 1
        return self.lines[self.at - 1][1]

    @property
    def line(self) -> int:
        """The number of the line that was taken last."""
        return self.lines[min(self.at, len(self.lines)) - 1][0] if self.lines else 0

    def module(self, said: str) -> Module:
        """Return the module that begins with a line, and its children on the lines behind."""
        head = HEAD.match(said)
        if head is None:
            raise ReadError(f"`{said.strip()[:60]}` is none of a printed model", self.line)
        kind, rest = head[1], head[2].strip()
        if rest.endswith(")"):
            return self.leaf(kind, rest[:-1])
        module = Module(kind if kind in CONTAINERS else "Module", node=here(kind, self.line))
        self.children(module)
        return module

    def children(self, module: Module) -> None:
        """Read children up to the closing bracket."""
        self.depth += 1
        if self.depth > 50:
            raise ReadError("modules stand inside one another more than 50 deep", self.line)
        while (line := self.take()).strip() != ")":
            child = CHILD.match(line)
            if child is None:
                continue  # a line of the module's own, from its extra_repr
            name, times, said = child[1], int((child[2] or "1")[:5]), child[3]
            made = self.module(said)
            first = name.strip("()").partition("-")[0]
            if times > 1 and first.isdigit() and times <= MOST_REPEATS:
                names = [str(int(first) + at) for at in range(times)]
            else:
                names = [name]
            for each in names:
                module.names[each] = made if each == names[0] else self.twin(made)
        self.depth -= 1

    def twin(self, module: Module) -> Module:
        """Return a module like another, with its own parameters.

        Raises:
            ReadError: there are too many modules.
        """
        self.twins += 1
        if self.twins > MOST_MODULES:
            raise ReadError(f"the model has more than {MOST_MODULES:,} modules", self.line)
        new = Module(module.kind, None, module.layer, module.node)
        new.names = {
            name: self.twin(each) if isinstance(each, Module) else each
            for name, each in module.names.items()
        }
        return new

    def leaf(self, kind: str, said: str) -> Module:
        """Return a module without children: a layer, or one that is not known here."""
        node = here(kind, self.line)
        module = Module(kind, node=node)
        if kind in CONTAINERS:
            return module
        if kind not in LAYERS:
            module.kind = "Module"
            if said or kind[0].isupper():
                why = f"`{kind}({said[:40]})` is no layer that is known here"
                module.names["?"] = Unknown(self.line, why)
            return module
        module.layer = layer(kind, said, self.line)
        return module


def layer(kind: str, said: str, line: int) -> Layer:
    """Return the layer that torch printed so."""
    quoted = BARE.sub(lambda at: at[0] if at[1] in WORDS else f"={at[1]!r}", said)
    try:
        (statement,) = parsed(f"{kind}({quoted})").body
        call = statement.value  # type: ignore[attr-defined]
        given = [literal(each) for each in call.args]
        named = {str(each.arg): literal(each.value) for each in call.keywords}
        return build(kind, *settled(kind, given, named))
    except (ValueError, TypeError, AttributeError) as error:
        reason = error.reason if isinstance(error, ReadError) else str(error)
        raise ReadError(f"`{kind}({said[:60]})`: {reason}", line) from None


def settled(kind: str, given: list[Any], named: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Return arguments as the constructor takes them: torch prints some under other names."""
    if kind == "Identity":
        return [], {}
    return given, named


def here(kind: str, line: int) -> ast.Call:
    """Return a call at a line, for modules that no source makes."""
    name = ast.Name(kind, ast.Load())
    return ast.Call(func=name, args=[], keywords=[], lineno=line, col_offset=0)
