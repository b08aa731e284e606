"""The formats that articles come in: one module a format, each from text to `Draft`s."""

from claims.ingest.formats.markdown import markdown_draft
from claims.ingest.formats.ninjs import is_ninjs, ninjs_draft
from claims.ingest.formats.page import page_draft
from claims.ingest.formats.records import json_drafts, jsonl_drafts

__all__ = ["is_ninjs", "json_drafts", "jsonl_drafts", "markdown_draft", "ninjs_draft", "page_draft"]
