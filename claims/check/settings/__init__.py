"""What a project says about its checks, in ``claims.toml`` or ``[tool.claims]`` of ``pyproject.toml``."""

from claims.check.settings.model import Settings
from claims.check.settings.reading import EVERYTHING, Project, SettingsError, find_project, known, overridden
from claims.check.settings.scale import Scale

__all__ = ["EVERYTHING", "Project", "Scale", "Settings", "SettingsError", "find_project", "known", "overridden"]
