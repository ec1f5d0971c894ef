"""Worksheets for a class: problems chosen or one's own, a sheet, and a key apart from it.

Contents
    own, kinds, values, limits, toml_lines
                                        problems of one's own, from a TOML file
"""
