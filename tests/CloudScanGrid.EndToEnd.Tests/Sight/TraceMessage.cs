using System.Globalization;
using Google.Protobuf;

namespace CloudScanGrid.EndToEnd.Tests.Sight;

/// <summary>
/// Reads the part of an ExportTraceServiceRequest that the tests look at; field numbers are those of opentelemetry-proto 1.x, trace/v1/trace.proto and
/// common/v1/common.proto.
/// </summary>
internal static class TraceMessage
{
    public static IEnumerable<ReceivedSpan> Read(byte[] message) =>
        from resourceSpans in Fields(message, 1)
        from scopeSpans in Fields(resourceSpans, 2)
        let source = Fields(scopeSpans, 1).SelectMany(scope => Fields(scope, 1)).Select(Text).FirstOrDefault("")
        from span in Fields(scopeSpans, 2)
        select new ReceivedSpan(Hex(span, 1), Hex(span, 2), Hex(span, 4), source, Text(Fields(span, 5).Single()), Attributes(span));

    private static Dictionary<string, string> Attributes(byte[] span)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in Fields(span, 9))
            attributes[Text(Fields(pair, 1).Single())] = Value(Fields(pair, 2).SingleOrDefault() ?? []);
        return attributes;
    }

    // A string is field 1, an integer field 3; nothing else is looked at.
    private static string Value(byte[] any)
    {
        var input = new CodedInputStream(any);
        return (input.ReadTag() >> 3) switch
        {
            1 => input.ReadString(),
            3 => input.ReadInt64().ToString(CultureInfo.InvariantCulture),
            _ => "",
        };
    }

    private static List<byte[]> Fields(byte[] message, int number)
    {
        var found = new List<byte[]>();
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag >> 3 == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                found.Add(input.ReadBytes().ToByteArray());
            else
                input.SkipLastField();
        }

        return found;
    }

    private static string Hex(byte[] span, int number) => Convert.ToHexStringLower(Fields(span, number).SingleOrDefault() ?? []);

    private static string Text(byte[] field) => System.Text.Encoding.UTF8.GetString(field);
}
