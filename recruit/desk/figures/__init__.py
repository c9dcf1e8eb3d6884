"""Who is back: headcount reports of enterprises, and the daily figure made of them."""
