"""Join the generated pages of build/pages to the handwritten ones of docs/."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

GENERATED = Path("build/pages")


def generated_folder(config: MkDocsConfig) -> Path:
    """Return the folder of generated pages, or say how to make it."""
    folder = Path(config.config_file_path).parent / GENERATED
    if not folder.is_dir():
        raise PluginError(
            f"{GENERATED} is missing: the pages are generated before MkDocs runs. "
            "Run `make site` (or `python scripts/build.py`)."
        )
    return folder


def generated_uris(folder: Path) -> list[str]:
    """List the files of `folder` in a fixed order, as addresses inside the site."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


# Above the plugins, so that mkdocs-jupyter takes over the notebooks among these files.
@event_priority(100)
def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add every generated file; one that also stands in docs/ is an error."""
    folder = generated_folder(config)
    for uri in generated_uris(folder):
        if uri in files.src_uris:
            raise PluginError(f"{uri} is both in {config.docs_dir} and in {GENERATED}; keep one.")
        files.append(File(uri, str(folder), config.site_dir, config.use_directory_urls))
    return files


def on_post_build(*, config: MkDocsConfig) -> None:
    """Leave the sitemap out where the site has no address: it would list nothing."""
    if not config.site_url:
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            Path(config.site_dir, name).unlink(missing_ok=True)


def on_serve(
    server: LiveReloadServer, *, config: MkDocsConfig, builder: object
) -> LiveReloadServer:
    """Reload the browser when a generated page changes."""
    server.watch(str(generated_folder(config)))
    return server
