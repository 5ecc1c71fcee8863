using CloudScanGrid.Domain.Scanning;

namespace CloudScanGrid.Domain.Detection;

/// <summary>Puts text of a target into sentences: bounded, otherwise raw. Whoever prints it escapes it.</summary>
internal static class HostText
{
    public const int MaxLength = 80;

    public static string Shown(string text) => text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, CutAt(text)), "…");

    /// <summary><c>redis 6.0.16</c>: the product and version, else the service's name, else nothing known.</summary>
    public static string Of(string? name, string? product, string? version) =>
        (product, version) switch
        {
            (null, _) => name is null ? "a service" : Shown(name),
            (_, null) => Shown(product),
            _ => $"{Shown(product)} {Shown(version)}",
        };

    /// <summary>As above; a name that was guessed from the port number says nothing of what answers.</summary>
    public static string Of(ObservedService service) =>
        service.Method == ServiceMethod.Probed ? Of(service.Name, service.Product, service.Version) : "a service";

    private static int CutAt(string text) => char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
}
