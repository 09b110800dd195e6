autocmd BufRead,BufNewFile *.cqp setfiletype cqp
