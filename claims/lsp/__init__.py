"""The language server: findings while an article is written, and who says what under the pointer."""
