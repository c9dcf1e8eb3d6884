"""Cases: what callers, stewards and enterprises need solved, by whom and until when."""
