"""From files to passages that can be found: scan, extract, split, encode, store, add.

Nothing is imported here: the children that read files import `reading` and should start fast.
"""
