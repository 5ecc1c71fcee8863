namespace CloudScanGrid.Client;

/// <summary>A rule of an account that opens more than anything uses, and what would be enough.</summary>
public sealed record RuleResource
{
    /// <summary>The account, as in <c>aws/123456789012</c>.</summary>
    public required string Account { get; init; }

    /// <summary>What holds the rule, as a security group's id.</summary>
    public required string Chain { get; init; }

    /// <summary>The rule's id or name.</summary>
    public required string Rule { get; init; }

    /// <summary>The rule as it was written.</summary>
    public required string Text { get; init; }

    /// <summary><c>remove</c>: nothing answers by it. <c>narrow</c>: only some of its ports answer.</summary>
    public required string Proposal { get; init; }

    /// <summary>The ports that answer, as in <c>tcp 443</c>; empty where it is to be removed.</summary>
    public required IReadOnlyList<string> Keep { get; init; }

    /// <summary>In how many looks at addresses that was seen.</summary>
    public required int Looks { get; init; }

    /// <summary>The provider's commands that would do it, in order; none where it takes more than one rule.</summary>
    public required IReadOnlyList<string> Commands { get; init; }

    /// <summary>
    /// The same as a change of Terraform's resources: lines of HCL, each behind <c>-</c> (there now), <c>+</c> (proposed) or a space (stays). Names in them are quoted for HCL. None where there are no
    /// commands.
    /// </summary>
    public required IReadOnlyList<string> Terraform { get; init; }
}
