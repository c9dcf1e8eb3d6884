"""Supply-chain help: what enterprises need and offer, who could help whom, introductions."""
