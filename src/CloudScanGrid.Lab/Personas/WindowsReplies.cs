namespace CloudScanGrid.Lab.Personas;

/// <summary>What a Windows server says to a client that has not logged in.</summary>
internal static class WindowsReplies
{
    // [MS-RDPBCGR] 2.2.1.2: TPKT, X.224 connection confirm, RDP negotiation response for TLS.
    private static readonly byte[] ConnectionConfirm =
        [0x03, 0x00, 0x00, 0x13, 0x0e, 0xd0, 0x00, 0x00, 0x12, 0x34, 0x00, 0x02, 0x1f, 0x08, 0x00, 0x02, 0x00, 0x00, 0x00];

    /// <summary>Answers an X.224 connection request; hangs up on anything else, as Terminal Services does.</summary>
    public static Answer RemoteDesktop(ReadOnlySpan<byte> request) =>
        request is [0x03, 0x00, _, _, _, 0xe0, ..] ? new(ConnectionConfirm) : Answer.HangUp;

    /// <summary>Answers an SMB1 negotiation ([MS-CIFS] 2.2.4.52.2) as Windows Server 2008 R2 to 2012 does, for NT LM 0.12, the last dialect of the list.</summary>
    public static Answer Smb(ReadOnlySpan<byte> request)
    {
        if (request is not [0, 0, _, _, 0xff, (byte)'S', (byte)'M', (byte)'B', 0x72, ..])
            return Answer.HangUp;
        byte[] header =
        [
            0xff, (byte)'S', (byte)'M', (byte)'B', 0x72, 0, 0, 0, 0, 0x88, 0x01, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            0x40, 0x06, 0, 0, 0x01, 0,
        ];
        byte[] parameters =
        [
            0x11, 0x07, 0, 0x0f, 0x32, 0, 0x01, 0, 0x04, 0x41, 0, 0, 0, 0, 0x01, 0, 0, 0, 0, 0, 0xfc, 0xe3, 0x01, 0,
            0x80, 0x3c, 0xe1, 0x5b, 0x6a, 0x7a, 0xdc, 0x01, 0, 0, 0,
        ];
        byte[] guid = [0x9c, 0x1f, 0x53, 0x0e, 0x7b, 0x44, 0x4d, 0x21, 0x8a, 0x10, 0x3d, 0xc2, 0x55, 0x6e, 0x01, 0x77];
        byte[] message = [.. header, .. parameters, (byte)guid.Length, 0, .. guid];
        return new((byte[])[0, 0, 0, (byte)message.Length, .. message]);
    }
}
