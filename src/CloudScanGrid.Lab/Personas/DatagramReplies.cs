using System.Text;

namespace CloudScanGrid.Lab.Personas;

/// <summary>What UDP daemons say to the questions that scanners ask.</summary>
internal static class DatagramReplies
{
    private static readonly byte[] VersionBind = [7, .. "version"u8, 4, .. "bind"u8, 0, 0, 0x10, 0, 3];

    /// <summary>Answers <c>version.bind CH TXT</c> (RFC 4892 section 3) and refuses everything else.</summary>
    public static Answer Dns(ReadOnlySpan<byte> request, string version)
    {
        if (request.Length < 12)
            return Answer.Wait;
        var question = request[12..];
        if (!question.StartsWith(VersionBind))
            return new((byte[])[request[0], request[1], 0x81, 0x05, 0, 0, 0, 0, 0, 0, 0, 0]);
        var text = Encoding.ASCII.GetBytes(version);
        return new((byte[])
        [
            request[0], request[1], 0x85, 0x00, 0, 1, 0, 1, 0, 0, 0, 0, .. VersionBind,
            0xc0, 0x0c, 0, 0x10, 0, 0x03, 0, 0, 0, 0, 0, (byte)(text.Length + 1), (byte)text.Length, .. text,
        ]);
    }

    /// <summary>Answers an SNMPv1 get of the community <c>public</c> with a system description (RFC 1157 section 4.1, RFC 1213 sysDescr).</summary>
    public static Answer Snmp(ReadOnlySpan<byte> request, string description)
    {
        var community = request.IndexOf("public"u8);
        if (community < 0 || request.Length < community + 16)
            return Answer.Wait;
        var pdu = request[(community + 6)..];
        var id = pdu.IndexOf((byte)0x02);
        if (id < 0 || id + 1 >= pdu.Length || id + 2 + pdu[id + 1] > pdu.Length)
            return Answer.Wait;
        var requestId = pdu.Slice(id, pdu[id + 1] + 2);
        byte[] value = [0x06, 0x08, 0x2b, 6, 1, 2, 1, 1, 5, 0, .. Tagged(0x04, Encoding.ASCII.GetBytes(description))];
        byte[] response = [.. requestId, 0x02, 1, 0, 0x02, 1, 0, .. Tagged(0x30, Tagged(0x30, value))];
        return new(Tagged(0x30, [0x02, 1, 0, .. Tagged(0x04, "public"u8.ToArray()), .. Tagged(0xa2, response)]));
    }

    private static byte[] Tagged(byte tag, byte[] content) => [tag, (byte)content.Length, .. content];
}
