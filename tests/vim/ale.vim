" Findings in Vim with ALE: vim -Nu NONE -S ale.vim on a terminal, with $JOURNEY_PAGE, $JOURNEY_FILE and $JOURNEY_OUT.
"
" Writes what ALE finds in the file as JSON: lines, from 1, and messages. A Vim without a terminal runs no ALE.

filetype plugin on
let g:ale_linters = {'python': ['celeryls']}
packadd ale
source $JOURNEY_PAGE
execute 'edit' fnameescape($JOURNEY_FILE)

let s:left = 1200
while empty(getloclist(0)) && s:left > 0
  sleep 50m
  let s:left -= 1
endwhile

call writefile([json_encode(map(getloclist(0), {_, each -> [each.lnum, each.text]}))], $JOURNEY_OUT)
qall!
