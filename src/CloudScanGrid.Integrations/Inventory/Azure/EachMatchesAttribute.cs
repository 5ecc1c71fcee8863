using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace CloudScanGrid.Integrations.Inventory.Azure;

/// <summary>Lists whose every entry has a form.</summary>
/// <param name="pattern">The form of the whole entry.</param>
/// <param name="remedy">What to write.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EachMatchesAttribute(string pattern, string remedy) : ValidationAttribute
{
    private readonly Regex _form = new($"^(?:{pattern})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    public override string FormatErrorMessage(string name) => remedy;

    public override bool IsValid(object? value) => value is IEnumerable<string> entries && entries.All(_form.IsMatch);
}
