" Comments, words, indent and folds of a politique.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:# commentstring=#\ %s formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=2 softtabstop=2 tabstop=2
setlocal iskeyword=@,48-57,_,192-255,^215,^247
setlocal matchpairs+=«:»,“:”
setlocal foldmethod=expr foldexpr=CqpFold(v:lnum) foldlevel=99

" A declaration is the line in the first column that opens it, and the lines under it that are set in.
function! CqpFold(number) abort
  let line = getline(a:number)
  if line =~# '^\s*$'
    return '='
  endif
  return line =~# '^\s' ? '1' : line =~# '^#' ? '0' : '>1'
endfunction

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< expandtab< shiftwidth< softtabstop< tabstop<'
      \ . ' iskeyword< matchpairs< foldmethod< foldexpr< foldlevel<'
