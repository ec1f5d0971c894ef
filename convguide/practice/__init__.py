"""Practice: problems without end, by kind, level and number.

Contents
    markup      the marks of our texts as HTML
    records     a verified problem as plain data, for the page's elements
    sheets      worksheets, and problems of one's own from a file
"""
