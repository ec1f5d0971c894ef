"""Facts about names that are loaded when they are first asked for."""

from __future__ import annotations

import ast
import importlib
import pickle
import pkgutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

import convguide
from convguide import layers, networks
from convguide.lazy import stub, stubbed

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["convguide", "convguide.layers", "convguide.networks"]


def fresh(code: str, path: Path = ROOT) -> str:
    """Return what code prints in an interpreter that has loaded nothing of the package."""
    line = f"import sys; sys.path.insert(0, {str(path)!r}); {code}"
    command = [sys.executable, "-I", "-c", line]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_offers_what_its_stub_lists(package: str) -> None:
    module = importlib.import_module(package)
    assert module.__all__ == sorted(stubbed(package))
    assert set(module.__all__) <= set(dir(module))
    for name, home in stubbed(package).items():
        at = home if home != package else f"{package}.{name}"
        loaded = importlib.import_module(at)
        assert getattr(module, name) is (getattr(loaded, name) if home != package else loaded)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_stub_holds_nothing_that_is_not_read(package: str) -> None:
    other = [line for line in stub(package).splitlines() if line and not line.startswith("from ")]
    assert other == (["__version__: str"] if package == "convguide" else [])
    for node in ast.parse(stub(package)).body:
        assert not isinstance(node, ast.ImportFrom) or len(node.names) == 1


@pytest.mark.parametrize("package", [layers, networks], ids=PACKAGES[1:])
def test_a_stub_names_the_module_in_which_a_class_is_written(package: ModuleType) -> None:
    for name, home in stubbed(package.__name__).items():
        assert getattr(getattr(package, name), "__module__", home) in (home, "builtins")


@pytest.mark.torch
def test_every_class_of_a_name_that_torch_has_is_offered() -> None:
    import torch

    for found in pkgutil.iter_modules(layers.__path__, "convguide.layers."):
        module = importlib.import_module(found.name)
        written = {name for name, one in vars(module).items() if isinstance(one, type)}
        assert written & set(vars(torch.nn)) <= set(layers.__all__)


def test_one_layer_loads_its_own_module_alone() -> None:
    loaded = fresh("from convguide import MaxPool2d; print(*sys.modules)").split()
    assert "convguide.layers.pool" in loaded
    assert not {"convguide.layers.conv", "convguide.layers.norm"} & set(loaded)


def test_a_star_imports_everything() -> None:
    code = "from convguide import *; print(Conv2d(3, 4, 5), ReLU(), Sequential(), conv_size(9, 3))"
    assert fresh(code) == "Conv2d(3, 4, kernel_size=5) ReLU() Sequential() 7"


def test_modules_can_be_had_as_attributes() -> None:
    assert fresh("import convguide; print(convguide.layers.pool.MaxPool2d(2))") == "MaxPool2d(2)"
    assert fresh("import convguide; print(convguide.architectures.LENET5.param_count())") == "61706"


def test_a_layer_is_pickled_by_its_own_module() -> None:
    pickled = pickle.dumps(convguide.Conv2d(3, 4, kernel_size=(3, 5)))
    assert b"convguide.layers.conv" in pickled
    assert fresh(f"import pickle; print(pickle.loads({pickled!r}))") == (
        "Conv2d(3, 4, kernel_size=(3, 5))"
    )


@pytest.mark.parametrize("package", PACKAGES)
def test_an_unknown_name_is_said_to_be_missing(package: str) -> None:
    module = importlib.import_module(package)
    with pytest.raises(AttributeError, match=rf"^module '{package}' has no attribute 'Conv9d'$"):
        module.Conv9d  # noqa: B018
    with pytest.raises(ImportError, match="cannot import name 'Conv9d'"):
        exec(f"from {package} import Conv9d")


def test_the_package_works_from_a_zip_archive(tmp_path: Path) -> None:
    archive = tmp_path / "package.zip"
    with zipfile.ZipFile(archive, "w") as pack:
        for path in (ROOT / "convguide").rglob("*.py*"):
            if path.suffix in (".py", ".pyi"):
                pack.write(path, path.relative_to(ROOT))
    code = "import convguide; print(convguide.Conv2d(3, 4, 5).param_count())"
    assert fresh(code, archive) == "304"
