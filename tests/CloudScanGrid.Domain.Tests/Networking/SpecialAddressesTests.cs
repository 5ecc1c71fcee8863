using System.Net;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Tests.Networking;

public class SpecialAddressesTests
{
    // Acceptance row 6.
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("::169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public void WhyNeverScanned_ReservedAddress_NamesItsSource(string address) =>
        SpecialAddresses.WhyNeverScanned(IPAddress.Parse(address)).ShouldNotBeNullOrWhiteSpace();

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("203.0.113.7")]
    [InlineData("2001:db8::1")]
    [InlineData("64:ff9b::203.0.113.7")]
    [InlineData("fd00:ec2::253")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void WhyNeverScanned_OtherAddress_IsNull(string address) => SpecialAddresses.WhyNeverScanned(IPAddress.Parse(address)).ShouldBeNull();

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.255.255.254", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("64:ff9b::127.0.0.1", true)]
    [InlineData("128.0.0.1", false)]
    [InlineData("::2", false)]
    public void IsLoopback_Address_IsThisMachine(string address, bool expected) => SpecialAddresses.IsLoopback(IPAddress.Parse(address)).ShouldBe(expected);
}
