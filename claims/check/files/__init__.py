"""What a check reads from the disk and from git, and what it keeps there."""
