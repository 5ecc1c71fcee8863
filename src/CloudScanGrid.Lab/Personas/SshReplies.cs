using System.Buffers.Binary;
using System.Text;

namespace CloudScanGrid.Lab.Personas;

/// <summary>What an SSH daemon says up to the key exchange, which it declines: a client that is left waiting there would wait for its whole timeout.</summary>
internal static class SshReplies
{
    private const byte Disconnect = 1;
    private const byte KexInit = 20;
    private const uint KeyExchangeFailed = 3;
    private const int BlockSize = 8;
    private const int LeastPadding = 4;

    // RFC 4253 section 7.1: ten lists of names, for key exchange, host keys, and each way's ciphers, MACs, compression and languages.
    private static readonly string[] Offers =
    [
        "curve25519-sha256,ecdh-sha2-nistp256", "rsa-sha2-512,rsa-sha2-256,ssh-ed25519", "aes128-ctr,aes256-ctr", "aes128-ctr,aes256-ctr",
        "hmac-sha2-256,hmac-sha2-512", "hmac-sha2-256,hmac-sha2-512", "none", "none", "", "",
    ];

    private static readonly byte[] Offer = Packet([KexInit, .. "lab-cookie-16byt"u8, .. Offers.SelectMany(Text), 0, 0, 0, 0, 0]);

    private static readonly byte[] Farewell = Packet([Disconnect, .. Number(KeyExchangeFailed), .. Text("no key exchange in the laboratory"), .. Text("")]);

    /// <summary>Greets, offers its algorithms to who says that it speaks SSH, and takes its leave from whatever comes next.</summary>
    public static Conversation Daemon(string identification) => new(Encoding.ASCII.GetBytes(identification + "\r\n"), Answer);

    private static Answer Answer(ReadOnlySpan<byte> request)
    {
        if (!request.StartsWith("SSH-"u8))
            return new(Farewell, Close: true);
        var end = request.IndexOf((byte)'\n');
        if (end < 0)
            return Personas.Answer.Wait;
        return end + 1 < request.Length ? new((byte[])[.. Offer, .. Farewell], Close: true) : new(Offer);
    }

    // RFC 4253 section 6.
    private static byte[] Packet(byte[] payload)
    {
        var padding = BlockSize - ((sizeof(uint) + 1 + payload.Length) % BlockSize);
        if (padding < LeastPadding)
            padding += BlockSize;
        return [.. Number((uint)(1 + payload.Length + padding)), (byte)padding, .. payload, .. new byte[padding]];
    }

    private static byte[] Text(string text) => [.. Number((uint)text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Number(uint number)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}
