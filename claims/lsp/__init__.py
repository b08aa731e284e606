"""The language server: findings while an article is written, and the claim under the pointer."""
