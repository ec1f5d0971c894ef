"""Practice: problems by kind, level and number, and worksheets of them.

Contents
    bank        the problem at an address, the same for ever
    files       the bank as the files that the site holds
    draws, kinds, v1
                how the problems of a version are drawn
    markup      the marks of our texts as HTML
    records     a verified problem as plain data, for the page's elements
    sheets      worksheets, and problems of one's own from a file
"""
