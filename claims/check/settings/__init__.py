"""What a project says about its checks, in ``claims.toml`` or ``[tool.claims]`` of ``pyproject.toml``."""

from claims.check.settings.model import Settings

__all__ = ["Settings"]
