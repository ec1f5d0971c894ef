"""Source text as a syntax tree, within bounds, or one clear line about why not."""

from __future__ import annotations

import ast
import warnings

MOST_CHARACTERS = 100_000
DEEPEST = 100
LARGEST = 2**63 - 1


class ReadError(ValueError):
    """Text that cannot be read: what is wrong, and where.

    >>> print(ReadError("no such layer", 3, 5))
    line 3, column 5: no such layer
    """

    def __init__(self, reason: str, line: int = 0, column: int = 0) -> None:
        """Keep the reason and the place; both count from 1, and 0 says that there is none."""
        self.reason, self.line, self.column = reason, line, column
        column_too = f", column {column}" if column else ""
        super().__init__(f"line {line}{column_too}: {reason}" if line else reason)


def at(node: ast.AST, reason: str) -> ReadError:
    """Return an error at the place of a node."""
    return ReadError(reason, getattr(node, "lineno", 0), getattr(node, "col_offset", -1) + 1)


def parsed(text: str) -> ast.Module:
    """Return the syntax tree of Python source.

    Raises:
        ReadError: the text is too long, too deeply nested, or no Python.

    >>> parsed("x = (1,")
    Traceback (most recent call last):
    convguide.reader.source.ReadError: line 1, column 5: '(' was never closed
    """
    if len(text) > MOST_CHARACTERS:
        raise ReadError(too_long(text))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except SyntaxError as error:
        reason = str(error.msg).partition(" - Consider")[0]
        raise ReadError(reason, error.lineno or 0, error.offset or 0) from None
    except (RecursionError, MemoryError):
        raise ReadError(TOO_DEEP) from None
    except ValueError as error:
        raise ReadError(f"this is no text of Python: {error}") from None
    check_nesting(tree)
    return tree


def too_long(text: str) -> str:
    """Return that a text is too long."""
    return f"the text has {len(text):,} characters, but at most {MOST_CHARACTERS:,} are read"


TOO_DEEP = f"brackets, operators or blocks stand inside one another more than {DEEPEST} deep"


def check_nesting(tree: ast.AST) -> None:
    """Check how deep nodes stand inside one another.

    Raises:
        ReadError: more than 100 deep.
    """
    level: list[ast.AST] = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return
    raise at(level[0], TOO_DEEP)


def excerpt(node: ast.AST, longest: int = 60) -> str:
    """Return a node as source, shortened.

    >>> excerpt(ast.parse("f(x,  1)").body[0])
    'f(x, 1)'
    """
    said = " ".join(ast.unparse(node).split())
    return said if len(said) <= longest else f"{said[: longest - 1]}…"


def words(text: str) -> frozenset[str]:
    """Return the words of a text.

    >>> sorted(words("conv pool"))
    ['conv', 'pool']
    """
    return frozenset(text.split())
