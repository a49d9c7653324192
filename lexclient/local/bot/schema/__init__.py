"""The files of a Lex V2 bot export, checked by pydantic and turned into the types of `bot.model`.

There are two sets of types on purpose. Those here have the keys of the files, so that an error
names the key as its author can look it up; they know the spellings of several years, what null
means, and what is inactive. Those of `bot.model` have none of that: a step is one thing wherever
it stands, what is inactive is absent, and the dialogue makes messages and next steps at each turn
at the price of a plain dataclass. One set would need either the keys of the files all through the
dialogue or reshaping validators, behind which an error no longer knows its key.
"""
