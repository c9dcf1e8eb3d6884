"""The pages: each parses a request, calls one query or operation, renders one template."""
