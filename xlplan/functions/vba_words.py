"""Names that VBA or xlwings' generated wrapper keep for themselves."""

from __future__ import annotations

from typing import Final

_VBA = """
    abs addressof alias and any append array as asc atn attribute base beep binary boolean byref byte byval call case
    cbool cbyte ccur cdate cdbl cdec chdir chdrive chr cint circle class clng clnglng clngptr close compare const cos
    csng cstr currency curdir cvar cvdate cverr database date day debug decimal declare defbool defbyte defcur defdate
    defdbl defdec defint deflng defobj defsng defstr defvar dim dir do doevents double each else elseif empty end
    endif enum environ eof eqv erase err error event exit exp explicit false fileattr filecopy fix float for format
    freefile friend function get getattr global gosub goto hex hour if imp implements in input instr int integer is
    isarray isdate isempty iserror ismissing isnull isnumeric isobject kill lbound lcase left len let lib like line
    load loc local lock lof log long longlong longptr loop lset ltrim me mid minute mkdir mod module month name new
    next not nothing now null object oct on open option optional or output paramarray preserve print private property
    ptrsafe public put raiseevent random randomize read redim rem rename reset resume return rgb right rmdir rnd rset
    rtrim second seek select set setattr sgn shared shell sin single space spc sqr static step stop str strcomp string
    sub switch tab tan then time timer to trim true type typename typeof ubound ucase unlock until val variant vartype
    version weekday wend while width with withevents write xor year
"""
VBA_WORDS: Final = frozenset(_VBA.split())
"""Words of VBA that cannot name an argument, or that would hide a function of VBA inside the generated wrapper."""

_WRAPPER = "activeworkbook app application argsarray caller failed k py range thisworkbook xlpy"
WRAPPER_WORDS: Final = frozenset(_WRAPPER.split())
"""What xlwings' generated wrapper uses itself; `caller` is replaced by the calling cell."""
