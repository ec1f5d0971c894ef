"""Worksheets for a class: problems chosen or one's own, a sheet, and a key apart from it.

Contents
    selection                               which problems of the bank an address names
    own, kinds, values, limits, toml_lines  problems of one's own, from a TOML file
    items                                   a sheet as data
    page, markdown, moodle                  a sheet and its key as text
    my-problems.toml                        an example of such a file
"""
