"""Dating and form: rules D501 to D503, F601 and F602."""
