#!/usr/bin/env bash
# What the GitHub action runs: annotations on standard output, a summary of the pull request, a SARIF log where one is asked for.
# It reads CLAIMS_SOURCES and CLAIMS_OPTIONS (one word a line), CLAIMS_BASE and CLAIMS_SARIF.
set -uo pipefail

words=()
while IFS= read -r word; do
  [ -n "$word" ] && words+=("$word")
done <<< "${CLAIMS_OPTIONS:-}"
[ -n "${CLAIMS_BASE:-}" ] && words+=("--base=$CLAIMS_BASE")
words+=("--")
while IFS= read -r word; do
  [ -n "$word" ] && words+=("$word")
done <<< "${CLAIMS_SOURCES:-}"

claims check --output-format github "${words[@]}"
code=$?

# The reports after the first read what that kept in the cache.
if [ "$code" -ne 2 ]; then
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    claims check --output-format markdown "${words[@]}" 2>/dev/null >> "$GITHUB_STEP_SUMMARY"
  fi
  if [ -n "${CLAIMS_SARIF:-}" ]; then
    claims check --output-format sarif --output "$CLAIMS_SARIF" "${words[@]}" 2>/dev/null
  fi
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  echo "exit-code=$code" >> "$GITHUB_OUTPUT"
fi
exit "$code"
