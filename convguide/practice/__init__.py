"""Practice: problems without end, by kind, level and number.

Contents
    markup      the marks of our texts as HTML
    records     a verified problem as plain data, for the page's elements
"""
