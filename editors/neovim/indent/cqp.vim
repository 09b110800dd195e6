" The lines of a declaration are set in under its first; a blank line ends it.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=CqpIndent(v:lnum) indentkeys=o,O

function! CqpIndent(number) abort
  let line = getline(a:number - 1)
  if a:number == 1 || line =~# '^\s*$'
    return 0
  endif
  return line =~# '^[^[:space:]#]' ? shiftwidth() : indent(a:number - 1)
endfunction

let b:undo_indent = 'setlocal indentexpr< indentkeys<'
