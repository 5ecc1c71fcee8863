namespace CloudScanGrid.Client;

/// <summary>Narrows a list. What is null does not narrow; what a list does not have is ignored.</summary>
public sealed record ListQuery
{
    /// <summary>Only this account, as in <c>file/lab-1</c>.</summary>
    public string? Account { get; init; }

    /// <summary>Only this asset id.</summary>
    public string? Asset { get; init; }

    /// <summary>Only services on this port number.</summary>
    public int? Port { get; init; }

    /// <summary>Only services whose name or product holds this text; only findings of this type.</summary>
    public string? Text { get; init; }

    /// <summary>Only findings that this campaign raised first.</summary>
    public string? Campaign { get; init; }

    /// <summary>Whether retired assets, resolved findings and services that nobody on the internet may reach are listed too.</summary>
    public bool All { get; init; }

    internal string ToQueryString(string? cursor)
    {
        var parts = new List<string>();
        void Add(string name, string? value)
        {
            if (value is not null)
                parts.Add($"{name}={Uri.EscapeDataString(value)}");
        }

        Add("account", Account);
        Add("asset", Asset);
        Add("port", Port?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("text", Text);
        Add("campaign", Campaign);
        Add("all", All ? "true" : null);
        Add("cursor", cursor);
        Add("limit", "500");
        return "?" + string.Join('&', parts);
    }
}
