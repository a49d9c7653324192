"""The pictures of the pages, all drawn by Vega-Lite; a page loads them when it draws one.

Who answered has the same colour, shape and place everywhere. Words come in with the caller.
"""
