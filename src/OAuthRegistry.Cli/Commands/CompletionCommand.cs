using System.CommandLine;

namespace OAuthRegistry.Cli;

/// <summary>Scripts that let a shell ask this program what may come next.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # eval "$(oauth-registry completion bash)"
        _oauth_registry() {
          local IFS=$'\n'
          local found
          found=$(oauth-registry "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
          COMPREPLY=($(compgen -W "$found" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -F _oauth_registry oauth-registry
        """;

    private const string Zsh = """
        # eval "$(oauth-registry completion zsh)"
        _oauth_registry() {
          local -a found
          found=("${(@f)$(oauth-registry "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a found
        }
        compdef _oauth_registry oauth-registry
        """;

    private const string Fish = """
        # oauth-registry completion fish | source
        function __oauth_registry
          set -l line (commandline -cp)
          oauth-registry "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -f -c oauth-registry -a '(__oauth_registry)'
        """;

    private const string PowerShell = """
        # oauth-registry completion powershell | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName oauth-registry -ScriptBlock {
          param($word, $line, $cursor)
          oauth-registry "[suggest:$cursor]" "$line" 2>$null |
            Where-Object { $_ -like "$word*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;

    public static Command Build() =>
        new("completion", "Print a script that completes commands, flags and rights.")
        {
            For("bash", Bash),
            For("zsh", Zsh),
            For("fish", Fish),
            For("powershell", PowerShell),
        };

    private static Command For(string shell, string script) =>
        new Command(shell, $"For {shell}; its first line tells how to load it.").Does(run =>
        {
            run.Shell.Out.WriteLine(script);
            return Task.CompletedTask;
        });
}
