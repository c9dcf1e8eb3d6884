"""Log-in by user name and password: the session, the brake on guessing, the pages."""
