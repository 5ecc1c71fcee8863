using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace CloudScanGrid.Lab.Personas;

/// <summary>What data stores say to a client that has not logged in.</summary>
internal static class DatabaseReplies
{
    /// <summary>MySQL's first packet (MySQL internals manual, "Protocol::HandshakeV10").</summary>
    public static byte[] MySqlHandshake(string version)
    {
        byte[] payload =
        [
            0x0a, .. Encoding.ASCII.GetBytes(version), 0, 8, 0, 0, 0,
            .. "lab-salt"u8, 0, 0xff, 0xf7, 0x21, 0x02, 0x00, 0xff, 0x81, 21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            .. "laboratory12"u8, 0, .. "mysql_native_password"u8, 0,
        ];
        return [(byte)payload.Length, 0, 0, 0, .. payload];
    }

    /// <summary>
    /// PostgreSQL's refusal of a protocol that it does not speak (PostgreSQL manual, "ErrorResponse"). It names the line of its own source, by which nmap
    /// tells versions apart.
    /// </summary>
    public static Answer PostgreSql(ReadOnlySpan<byte> request, int sourceLine)
    {
        if (request.Length < 8)
            return Answer.Wait;
        var protocol = BinaryPrimitives.ReadUInt32BigEndian(request[4..]);
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"SFATAL\0VFATAL\0C0A000\0Munsupported frontend protocol {protocol >> 16}.{protocol & 0xffff}: server supports 3.0 to 3.0\0Fpostmaster.c\0L{sourceLine}\0RProcessStartupPacket\0\0");
        var bytes = new byte[message.Length + 5];
        bytes[0] = (byte)'E';
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), message.Length + 4);
        Encoding.ASCII.GetBytes(message, bytes.AsSpan(5));
        return new(bytes, Close: true);
    }

    /// <summary>Redis without a password: tells who it is to <c>INFO</c>, refuses what it does not know.</summary>
    public static Answer Redis(ReadOnlySpan<byte> request, string version)
    {
        var text = Encoding.Latin1.GetString(request);
        if (!text.EndsWith('\n'))
            return Answer.Wait;
        if (text.Contains("info", StringComparison.OrdinalIgnoreCase))
        {
            var info = $"# Server\r\nredis_version:{version}\r\nredis_mode:standalone\r\nos:Linux 6.1.0-18-amd64 x86_64\r\n";
            return new(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"${info.Length}\r\n{info}\r\n")));
        }

        if (text.Contains("ping", StringComparison.OrdinalIgnoreCase))
            return new("+PONG\r\n"u8.ToArray());
        return new("-ERR unknown command\r\n"u8.ToArray());
    }

    /// <summary>memcached's text protocol (memcached doc/protocol.txt): <c>stats</c>, <c>version</c>, or ERROR.</summary>
    public static Answer Memcached(ReadOnlySpan<byte> request, string version)
    {
        if (request.IndexOf("\n"u8) < 0)
            return Answer.Wait;
        if (request.StartsWith("stats"u8))
        {
            return new(Encoding.ASCII.GetBytes(
                $"STAT pid 812\r\nSTAT uptime 86400\r\nSTAT time 1767225600\r\nSTAT version {version}\r\nSTAT curr_connections 2\r\nEND\r\n"));
        }

        if (request.StartsWith("version"u8))
            return new(Encoding.ASCII.GetBytes($"VERSION {version}\r\n"));
        return new("ERROR\r\n"u8.ToArray());
    }

    /// <summary>MongoDB's OP_REPLY (MongoDB manual, "Legacy Opcodes") with the part of serverStatus that tells the version.</summary>
    public static Answer MongoDb(ReadOnlySpan<byte> request, string version)
    {
        if (request.Length < 16 || BinaryPrimitives.ReadInt32LittleEndian(request) is < 16 or > 4096)
            return Answer.HangUp;
        byte[] fields =
        [
            0x02, .. "version"u8, 0, .. Int32(version.Length + 1), .. Encoding.ASCII.GetBytes(version), 0,
            0x02, .. "process"u8, 0, .. Int32(7), .. "mongod"u8, 0,
            0x01, .. "ok"u8, 0, .. BitConverter.GetBytes(1.0),
        ];
        byte[] document = [.. Int32(fields.Length + 5), .. fields, 0];
        byte[] body = [.. Int32(8), .. new byte[8], .. Int32(0), .. Int32(1), .. document];
        return new((byte[])[.. Int32(body.Length + 16), .. Int32(1), .. request.Slice(4, 4), .. Int32(1), .. body]);
    }

    private static byte[] Int32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
