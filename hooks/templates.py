"""Keep compiled templates between builds: compiling them takes a third of a warm one.

Jinja stores each under a checksum of its source, so that a changed template is compiled anew.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

CACHE = Path("build/cache/templates")


def keep_compiled(env: Environment, config: MkDocsConfig) -> None:
    """Let an environment read and write compiled templates."""
    folder = Path(config.config_file_path).parent / CACHE
    folder.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Speed up the pages of mkdocstrings; its environment exists from here on."""
    keep_compiled(config.plugins["mkdocstrings"].get_handler("python").env, config)  # type: ignore[attr-defined]
    return files


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    """Speed up the pages of MkDocs."""
    keep_compiled(env, config)
    return env
