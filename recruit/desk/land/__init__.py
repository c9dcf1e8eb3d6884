"""Land requests of enterprises: what for, how far, what is missing, who looks after them."""
