"""How the rows of each kind of sheet become records, in bulk: one kind a file.

Every file looks its table up once, decides row by row in memory, and writes once.
"""
