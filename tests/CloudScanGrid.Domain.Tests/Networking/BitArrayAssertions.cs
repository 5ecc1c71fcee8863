using System.Collections;

namespace CloudScanGrid.Domain.Tests.Networking;

internal static class BitArrayAssertions
{
    public static void ShouldBeBits(this BitArray actual, BitArray expected) => actual.Xor(expected).HasAnySet().ShouldBeFalse();
}
