using CloudScanGrid.Client;

namespace CloudScanGrid.Cli.Output;

/// <summary>Proposals as a unified diff of Terraform's resources, a hunk a rule.</summary>
internal static class TerraformDiff
{
    /// <summary>What <c>--output</c> calls it.</summary>
    public const string Format = "terraform";

    /// <summary>Writes the hunks.</summary>
    /// <param name="rules">The proposals.</param>
    /// <param name="terminal">Where.</param>
    /// <param name="whenEmpty">What to say where there are none.</param>
    public static async Task WriteAsync(IAsyncEnumerable<RuleResource> rules, Terminal terminal, string whenEmpty)
    {
        var isEmpty = true;
        await foreach (var rule in rules)
        {
            isEmpty = false;
            terminal.Print($"@@ {rule.Rule} of {rule.Chain}: {rule.Proposal}{(rule.Keep.Count == 0 ? "" : $" to {string.Join(", ", rule.Keep)}")}, looks: {rule.Looks} @@");
            if (rule.Terraform.Count == 0)
                terminal.Print($" # {rule.Text}: takes more than a change of this rule");
            foreach (var line in rule.Terraform)
                terminal.Print($"{line}");
        }

        if (isEmpty)
            terminal.Say($"{whenEmpty}");
    }
}
