"""How rows are kept, whatever they hold: the database, its types, fast ways in."""
