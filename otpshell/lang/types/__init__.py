"""Values used as what they cannot be, and calls of what is not there: Elixir 1.14's check of a module that has been compiled.

=============  =================================================================================================
``shapes``     the types: how they are written, which is part of which, unions
``signs``      what shows at a glance that one type is no part of another
``context``    what is known of the variables of a clause, how it became known, and the way back to what was known
``unify``      makes two types one, or says that they clash
``patterns``   the types of patterns, and what literals, binaries and maps have in common with expressions
``signatures`` what guards take and give
``guards``     what guards tell of variables
``calls``      the functions of other modules that are called
``expressions``  the types of expressions: literals and fields have one, the results of calls are never known
``conflicts``  the words of a warning
``check``      a module from its definitions to its warnings
=============  =================================================================================================

A clause is walked as it would run. Patterns, guards, literals and parts of binaries tell the type of a variable; so do ``var.field`` (a
map) and ``var.fun()`` (a module). What is learned in a branch holds in that branch only. The first conflict of a clause ends the clause.
The class of each file from ``context`` to ``expressions`` stands on that of the file before.
"""
