using System.Net;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Integrations.Inventory.File;

/// <summary>Reads addresses and ranges.</summary>
internal static class NetworkFields
{
    public static IPAddress? ReadAddress(this StrictJsonReader json)
    {
        if (json.ReadText(FieldRules.Address) is not { } text)
            return null;
        if (AddressText.TryParse(text, out var address))
            return address;
        json.Report(StrictJsonReader.Quote(text), AddressText.AddressRemedy(text));
        return null;
    }

    public static IPNetwork? ReadCidr(this StrictJsonReader json)
    {
        if (json.ReadText(FieldRules.Cidr) is not { } text)
            return null;
        if (AddressText.TryParseCidr(text, out var network))
            return network;
        json.Report(StrictJsonReader.Quote(text), AddressText.CidrRemedy(text));
        return null;
    }
}
