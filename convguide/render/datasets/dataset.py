"""A table of values to download: its fields, its rows, and the files that hold it.

Contents
    Field           a column: its name, its type, what it means
    Dataset         fields and rows under a name; made only of checked values and of data
    files           a data set as JSON, as CSV, and its schema, by their places in the site
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from convguide import __version__
from convguide.files import version_of
from convguide.problems import Checked

# In the address of every file: what is published there keeps its fields for ever.
VERSION = 1
FOLDER = f"data/v{VERSION}"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
LICENCE = "CC-BY-4.0"

# The types of a field, as JSON Schema says them. A value is whatever a problem answers.
TYPES: Mapping[str, Mapping[str, Any]] = {
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "text": {"type": "string"},
    "boolean": {"type": "boolean"},
    "integers": {"type": "array", "items": {"type": "integer"}},
    "texts": {"type": "array", "items": {"type": "string"}},
    "value": {"type": ["integer", "string", "array"]},
}

Cell = Checked | str | int | float | bool | tuple[Any, ...] | None
Row = Mapping[str, Cell]


@dataclass(frozen=True)
class Field:
    """A column.

    Attributes:
        type: a name of `TYPES`.
        meaning: one sentence, with its unit where it has one.
        checked: whether its entries came out, and were not given: such a field takes `Checked`
            alone, or None.
        optional: whether a row may have no value here: null in JSON, empty in CSV.
        choices: every text that may stand here; none are every text.
    """

    name: str
    type: str
    meaning: str
    checked: bool = False
    optional: bool = False
    choices: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """Return what JSON Schema says of an entry.

        >>> Field("params", "integer", "Parameters.", optional=True).schema()
        {'description': 'Parameters.', 'type': ['integer', 'null']}
        """
        said = dict(TYPES[self.type])
        if self.choices:
            said["enum"] = [*self.choices, *([None] if self.optional else [])]
        if self.optional:
            one = said["type"]
            said["type"] = [*([one] if isinstance(one, str) else one), "null"]
        return {"description": self.meaning, **said}

    def plain(self, cell: Cell) -> Any:
        """Return an entry as plain JSON.

        Raises:
            TypeError: the entry was to be checked, and is not; or the other way round.
        """
        if cell is not None and self.checked != isinstance(cell, Checked):
            wanted = "takes Checked alone" if self.checked else "takes what was given alone"
            raise TypeError(f"{self.name} {wanted}, not {cell!r}")
        return cell.value if isinstance(cell, Checked) else cell


@dataclass(frozen=True)
class Dataset:
    """Rows with the same fields; `name` is that of its files.

    Raises:
        ValueError: a row lacks a field, or has one too many.

    >>> sizes = Dataset("sizes", "Sizes", "Two of them.", (Field("size", "integer", "Pixels."),),
    ...     ({"size": 3}, {"size": 5}))
    >>> [row["size"] for row in sizes.plain()]
    [3, 5]
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        """Want every field in every row."""
        names = [field.name for field in self.fields]
        for row in self.rows:
            if sorted(row) != sorted(names):
                raise ValueError(f"{self.name}: a row has {sorted(row)}, not {sorted(names)}")

    def plain(self) -> list[dict[str, Any]]:
        """Return the rows as plain JSON, their entries in the order of the fields."""
        return [{one.name: one.plain(row[one.name]) for one in self.fields} for row in self.rows]

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the whole JSON file."""
        told = {name: {"const": value} for name, value in self.head().items()}
        row = {
            "type": "object",
            "properties": {field.name: field.schema() for field in self.fields},
            "required": [field.name for field in self.fields],
            "additionalProperties": False,
        }
        versions = {"convguide": {"type": "string"}, "torch": {"type": "string"}}
        return {
            "$schema": DIALECT,
            "title": self.title,
            "description": self.description,
            "type": "object",
            "properties": told | versions | {"rows": {"type": "array", "items": row}},
            "required": [*told, *versions, "rows"],
            "additionalProperties": False,
        }

    def head(self) -> dict[str, Any]:
        """Return what stands above the rows whatever the versions of the programs are."""
        return {
            "name": self.name,
            "version": VERSION,
            "title": self.title,
            "description": self.description,
            "licence": LICENCE,
            "schema": f"{self.name}.schema.json",
        }


def files(dataset: Dataset) -> dict[str, str]:
    """Return a data set as JSON and CSV, and its schema, by their places in the site."""
    return {
        f"{FOLDER}/{dataset.name}.json": as_json(dataset),
        f"{FOLDER}/{dataset.name}.csv": as_csv(dataset),
        f"{FOLDER}/{dataset.name}.schema.json": f"{spelled(dataset.schema(), indent=2)}\n",
    }


def as_json(dataset: Dataset) -> str:
    """Return a data set as JSON, one row a line."""
    head = dataset.head() | {"convguide": __version__, "torch": version_of("torch")}
    lines = [f"  {spelled(name)}: {spelled(value)}," for name, value in head.items()]
    rows = ",\n".join(f"    {spelled(row)}" for row in dataset.plain())
    return "\n".join(["{", *lines, '  "rows": [', rows, "  ]", "}"]) + "\n"


def as_csv(dataset: Dataset) -> str:
    """Return a data set as CSV: the names of the fields, then the rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field.name for field in dataset.fields])
    writer.writerows(map(list, map(cells, dataset.plain())))
    return text.getvalue()


def cells(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the entries of a row as CSV has them: texts as they are, lists as JSON.

    >>> list(cells({"a": "x", "b": None, "c": True, "d": [1, 2]}))
    ['x', '', 'true', '[1, 2]']
    """
    for value in row.values():
        yield value if isinstance(value, str) else "" if value is None else spelled(value)


def spelled(value: Any, indent: int | None = None) -> str:
    """Return JSON that people can read."""
    return json.dumps(value, ensure_ascii=False, indent=indent)
