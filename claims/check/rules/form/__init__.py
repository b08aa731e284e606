"""What surrounds the story: rules D501 to D503, F601 and F602."""
