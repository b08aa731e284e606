"""The parse as plain lists, with the parser's garden paths put right."""

from claims.splitting.cutting.parse.repairs import repaired
from claims.splitting.cutting.parse.syntax import Syntax, syntax

__all__ = ["Syntax", "repaired", "syntax"]
