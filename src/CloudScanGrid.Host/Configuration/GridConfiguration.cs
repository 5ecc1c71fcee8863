using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using System.Reflection;
using CloudScanGrid.Domain.Display;
using CloudScanGrid.Grains.Detection;
using CloudScanGrid.Grains.Inventory;
using CloudScanGrid.Grains.Scanning;
using CloudScanGrid.Host.Telemetry;
using CloudScanGrid.Integrations.Inventory.Aws;
using CloudScanGrid.Integrations.Inventory.Azure;
using CloudScanGrid.Integrations.Inventory.Gcp;
using CloudScanGrid.Scanning.Nmap;
using CloudScanGrid.Scanning.Scope;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace CloudScanGrid.Host.Configuration;

/// <summary>
/// The effective configuration: defaults, then <c>cloudscan.json</c>, then <c>CLOUDSCAN__SECTION__KEY</c>, then flags; the last one wins. It is checked whole
/// before anything starts.
/// </summary>
public sealed class GridConfiguration
{
    /// <summary>The file that is read when it is there and no other is named.</summary>
    public const string DefaultFile = "cloudscan.json";

    private const string Hidden = "(set, not shown)";
    private const string EnvironmentPrefix = "CLOUDSCAN__";

    // Every section there is, with the options that document and bound it.
    private static readonly ImmutableSortedDictionary<string, Type> Sections = ImmutableSortedDictionary.CreateRange(
        StringComparer.OrdinalIgnoreCase,
        [
            KeyValuePair.Create(AccountPolicyOptions.Section, typeof(AccountPolicyOptions)),
            KeyValuePair.Create(AwsOptions.Section, typeof(AwsOptions)),
            KeyValuePair.Create(AzureOptions.Section, typeof(AzureOptions)),
            KeyValuePair.Create(ClusterSettings.Section, typeof(ClusterSettings)),
            KeyValuePair.Create(DataOptions.Section, typeof(DataOptions)),
            KeyValuePair.Create("Exposure", typeof(ExposureOptions)),
            KeyValuePair.Create(GcpOptions.Section, typeof(GcpOptions)),
            KeyValuePair.Create(GridOptions.Section, typeof(GridOptions)),
            KeyValuePair.Create("Inventory", typeof(InventoryOptions)),
            KeyValuePair.Create("Nmap", typeof(NmapOptions)),
            KeyValuePair.Create("Scheduler", typeof(SchedulerOptions)),
            KeyValuePair.Create("Scope", typeof(ScopeGuardOptions)),
            KeyValuePair.Create("Subnet", typeof(SubnetOptions)),
            KeyValuePair.Create(TelemetryOptions.Section, typeof(TelemetryOptions)),
            KeyValuePair.Create(TlsSettings.Section, typeof(TlsSettings)),
        ]);

    private readonly IConfigurationRoot _root;

    private GridConfiguration(IConfigurationRoot root) => _root = root;

    /// <summary>The sources, merged.</summary>
    public IConfiguration Root => _root;

    /// <summary>Reads and checks the configuration.</summary>
    /// <param name="file">A file that must exist; null for <see cref="DefaultFile"/>, if there is one.</param>
    /// <param name="flags">What the command line sets, by key, as in <c>Grid:Region</c>.</param>
    /// <exception cref="ConfigurationException">Everything that is wrong with it.</exception>
    public static GridConfiguration Load(string? file, IReadOnlyDictionary<string, string?> flags)
    {
        try
        {
            var root = new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath(file ?? DefaultFile), optional: file is null, reloadOnChange: false)
                .AddEnvironmentVariables(EnvironmentPrefix)
                .AddInMemoryCollection(flags)
                .Build();
            var configuration = new GridConfiguration(root);
            configuration.Check();
            return configuration;
        }
        catch (Exception exception) when (exception is InvalidDataException or FileNotFoundException or FormatException)
        {
            throw new ConfigurationException([exception.InnerException is { } inner ? $"{exception.Message} {inner.Message}" : exception.Message]);
        }
    }

    /// <summary>The options of a section, bound and checked.</summary>
    public T Get<T>(string section)
        where T : class, new() => _root.GetSection(section).Get<T>() ?? new T();

    /// <summary>Every setting there is, with its effective value and where that comes from.</summary>
    public IEnumerable<SettingOrigin> Describe()
    {
        foreach (var (section, type) in Sections)
        {
            var options = _root.GetSection(section).Get(type) ?? Activator.CreateInstance(type)!;
            foreach (var property in SettableProperties(type))
            {
                var key = $"{section}:{property.Name}";
                var value = property.GetValue(options) is IEnumerable<string> list ? string.Join(", ", list) : Convert.ToString(property.GetValue(options), CultureInfo.InvariantCulture) ?? "";
                yield return new SettingOrigin(key, value.Length > 0 && IsSecret(property) ? Hidden : value, OriginOf(key));
            }
        }
    }

    private static IEnumerable<PropertyInfo> SettableProperties(Type type) => type.GetProperties().Where(property => property.SetMethod is { IsPublic: true });

    private static bool IsSecret(PropertyInfo property) => property.IsDefined(typeof(SecretAttribute));

    private void Check()
    {
        var errors = ImmutableArray.CreateBuilder<string>();
        foreach (var child in _root.GetChildren())
        {
            if (!Sections.TryGetValue(child.Key, out var type))
                errors.Add($"{child.Key} ({OriginOf(child.Path)}): there is no such section; there are {string.Join(", ", Sections.Keys)}");
            else
                CheckSection(child, type, errors);
        }

        if (errors.Count == 0)
            CheckReach(errors);
        if (errors.Count > 0)
            throw new ConfigurationException(errors.ToImmutable());
    }

    private void CheckReach(ImmutableArray<string>.Builder errors)
    {
        var cluster = Get<ClusterSettings>(ClusterSettings.Section);
        if (Get<TlsSettings>(TlsSettings.Section).IsOn || IPAddress.IsLoopback(cluster.FindAddress()!))
            return;
        var key = $"{ClusterSettings.Section}:{nameof(ClusterSettings.AdvertisedAddress)}";
        errors.Add($"{key} ({OriginOf(key)}): '{cluster.AdvertisedAddress}': silos that others can reach must prove who they are; set Tls:Certificate, Tls:Key and Tls:Authority, or write 127.0.0.1");
    }

    private void CheckSection(IConfigurationSection section, Type type, ImmutableArray<string>.Builder errors)
    {
        var known = SettableProperties(type).Select(property => property.Name).ToList();
        foreach (var setting in section.GetChildren())
        {
            if (!known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
                errors.Add($"{setting.Path} ({OriginOf(setting.Path)}): there is no such setting; {section.Key} has {string.Join(", ", known)}");
        }

        try
        {
            var options = section.Get(type) ?? Activator.CreateInstance(type)!;
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
            foreach (var result in results)
            {
                var key = $"{section.Key}:{result.MemberNames.FirstOrDefault()}";
                var isSecret = SettableProperties(type).Any(property => IsSecret(property) && result.MemberNames.Contains(property.Name, StringComparer.Ordinal));
                errors.Add($"{key} ({OriginOf(key)}): {(isSecret ? Hidden : $"'{TextOf(key)}'")}: {result.ErrorMessage}");
            }
        }
        catch (InvalidOperationException exception)
        {
            errors.Add($"{section.Key}: {exception.Message} {exception.InnerException?.Message}".TrimEnd());
        }
    }

    private string TextOf(string key) => _root[key] ?? string.Join(", ", _root.GetSection(key).GetChildren().Select(child => child.Value));

    private string OriginOf(string key)
    {
        foreach (var provider in _root.Providers.Reverse())
        {
            if (!provider.TryGet(key, out _) && !provider.GetChildKeys([], key).Any())
                continue;
            return provider switch
            {
                JsonConfigurationProvider json => json.Source.Path ?? "file",
                EnvironmentVariablesConfigurationProvider => EnvironmentPrefix + key.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant(),
                _ => "flag",
            };
        }

        return "default";
    }
}
