"""What a person may ask of those who keep their data, and what has to go by itself."""
