"""What pages and summaries read: plain values, counted in SQL."""
