"""Articles with slips in them, by somebody who knew what each rule of `claims check` is for, not how it works."""
