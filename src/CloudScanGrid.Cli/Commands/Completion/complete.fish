# fish completion for cloudscan: the program itself says what may come next.
function __cloudscan_complete
    set -l line (commandline -cp)
    cloudscan "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete -c cloudscan -a '(__cloudscan_complete)'
