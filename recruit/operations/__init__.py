"""What can be done to the registry: verbs, one file a noun; they never commit themselves."""
