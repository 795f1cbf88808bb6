"""From a query to hits: understand, retrieve from both legs, fuse, fetch, mark."""
