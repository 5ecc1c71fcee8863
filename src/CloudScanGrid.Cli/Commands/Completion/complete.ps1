# PowerShell completion for cloudscan: the program itself says what may come next.
Register-ArgumentCompleter -Native -CommandName cloudscan -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $line = $commandAst.ToString()
    & cloudscan "[suggest:$([Math]::Min($cursorPosition, $line.Length))]" $line 2>$null |
        Where-Object { $_ -like "$wordToComplete*" } |
        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
