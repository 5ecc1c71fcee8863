#compdef cloudscan
# zsh completion for cloudscan: the program itself says what may come next.
_cloudscan() {
    local -a suggestions
    suggestions=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
    if (( ${#suggestions} > 0 )) && [[ -n "${suggestions[1]}" ]]; then
        compadd -a suggestions
    else
        _files
    fi
}
compdef _cloudscan cloudscan
