"""The desk: pages that read and act through the registry; thin, Chinese first, nothing fetched."""
