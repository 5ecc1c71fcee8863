using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CloudScanGrid.Domain.Inventory;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>Reads one asset.</summary>
internal sealed class AssetReader(StrictJsonReader json, AccountIndex index, AssetPosition position)
{
    private static readonly ObjectShape Shape =
        new("an asset", ["assetId", "addresses"], ["kind", "launchedAt", "tags", "imageId", "securityGroups"]);

    // Each with its zone: a local time without one is a different moment on every machine.
    private static readonly string[] MomentForms =
    [
        "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    private string? _id;
    private string _kind = "instance";
    private ImmutableArray<IPAddress> _addresses = [];
    private DateTimeOffset? _launchedAt;
    private ImmutableSortedDictionary<string, string> _tags = ImmutableSortedDictionary<string, string>.Empty;
    private string? _imageId;
    private ImmutableArray<string> _groups = [];

    /// <summary>Where it stands.</summary>
    public AssetPosition Position => position;

    public void Read() => json.ReadObject(Shape, field =>
    {
        switch (field)
        {
            case "assetId": _id = ReadId(); break;
            case "addresses": _addresses = ReadAddresses(); break;
            case "kind": _kind = json.ReadText(FieldRules.Kind) ?? _kind; break;
            case "launchedAt": _launchedAt = ReadMoment(); break;
            case "tags": _tags = json.ReadTexts(FieldRules.MostTags, "tags", FieldRules.TagName, FieldRules.TagValue); break;
            case "imageId": _imageId = json.ReadText(FieldRules.ImageId); break;
            default: _groups = ReadGroups(); break;
        }
    });

    /// <summary>The asset. Only for a file without errors.</summary>
    public AssetSnapshot ToSnapshot(AccountKey account, SubnetKey subnet) => new()
    {
        Key = new(account, _id!),
        Subnet = subnet,
        Kind = _kind,
        Addresses = _addresses,
        LaunchedAt = _launchedAt,
        Tags = _tags,
        ImageId = _imageId,
        SecurityGroups = _groups,
    };

    /// <summary>Names it for people.</summary>
    public override string ToString() => _id is null ? position.ToString() : $"{position} ({StrictJsonReader.Quote(_id)})";

    private string? ReadId()
    {
        if (json.ReadText(FieldRules.AssetId) is not { } id)
            return null;
        if (index.Named(id, this) is var first && first != this)
            json.Report(StrictJsonReader.Quote(id), $"{first.Position} has the same id; an id names one asset of its account");
        return id;
    }

    private ImmutableArray<IPAddress> ReadAddresses()
    {
        var addresses = ImmutableArray.CreateBuilder<IPAddress>();
        json.ReadArray(FieldRules.MostAddresses, "addresses", _ =>
        {
            if (json.ReadAddress() is not { } address)
                return;
            if (index.Own(address, this) is not { } owner)
                addresses.Add(address);
            else if (owner == this)
                json.Report($"'{address}'", "it is listed twice; write it once");
            else
                json.Report($"'{address}'", $"{owner} owns it too; an address belongs to one asset of its account: remove it from one of the two");
        });
        return addresses.ToImmutable();
    }

    private ImmutableArray<string> ReadGroups()
    {
        var groups = json.ReadTextArray(FieldRules.MostGroupsOfAsset, "security groups", FieldRules.GroupId);
        index.Refer(this, groups);
        return groups;
    }

    private DateTimeOffset? ReadMoment()
    {
        if (json.ReadText(FieldRules.Moment) is not { } text)
            return null;
        if (DateTimeOffset.TryParseExact(text, MomentForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return moment.ToUniversalTime();
        json.Report(StrictJsonReader.Quote(text), "write a time by ISO 8601 with its zone, as in 2026-11-01T00:00:00Z or 2026-11-01T01:00:00+01:00");
        return null;
    }
}
