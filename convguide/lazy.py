"""Packages whose modules are loaded when one of their names is first asked for (PEP 562).

What such a package offers stands in its stub, `__init__.pyi`, in lines of three forms, and
nowhere else: type checkers read them, and so does `attach`.

    from package.module import Name as Name     a name of a module
    from package.module import *                all that a module offers, which is loaded for it
    from package import module as module        a module
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module

Parts = tuple[list[str], Callable[[str], object], Callable[[], list[str]]]


def attach(package: str) -> Parts:
    """Return `__all__`, `__getattr__` and `__dir__` for a package with a stub."""
    this, homes = sys.modules[package], stubbed(package)

    def get(name: str) -> object:
        """Load what the package calls `name`, and keep it there; its modules can be had too."""
        home = homes.get(name, package)
        if home != package:
            found: object = getattr(import_module(home), name)
        elif name in homes or f"{package}.{name}" in homes.values():
            found = import_module(f"{package}.{name}")
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        setattr(this, name, found)
        return found

    return sorted(homes), get, lambda: sorted({*homes, *vars(this)})


def stubbed(package: str) -> dict[str, str]:
    """Return each name in the stub of a package, with the module that it is from.

    >>> stubbed("convguide.layers")["Conv2d"], stubbed("convguide")["Conv2d"]
    ('convguide.layers.conv', 'convguide.layers')
    """
    homes: dict[str, str] = {}
    for line in stub(package).splitlines():
        if line.startswith("from "):
            _, module, _, name = line.split()[:4]
            names = import_module(module).__all__ if name == "*" else [name]
            homes |= dict.fromkeys(names, module)
    return homes


def stub(package: str) -> str:
    """Return the text of a package's stub, from a zip archive too."""
    this = sys.modules[package]
    text: bytes = this.__loader__.get_data(f"{this.__path__[0]}/__init__.pyi")  # type: ignore
    return text.decode()
