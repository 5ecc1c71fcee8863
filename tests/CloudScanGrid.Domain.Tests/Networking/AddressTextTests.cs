using System.Net;
using CloudScanGrid.Domain.Networking;

namespace CloudScanGrid.Domain.Tests.Networking;

public class AddressTextTests
{
    [Theory]
    [InlineData("10.0.0.5", "10.0.0.5")]
    [InlineData("2001:DB8:0:0::5", "2001:db8::5")]
    [InlineData("::1", "::1")]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1")]
    [InlineData("::ffff:7f00:1", "127.0.0.1")]
    public void TryParse_Address_IsCanonical(string text, string canonical)
    {
        AddressText.TryParse(text, out var address).ShouldBeTrue();
        address!.ToString().ShouldBe(canonical);
    }

    // Acceptance row 5: none slips past a rule that was written for the plain form.
    [Theory]
    [InlineData("127.1", "127.0.0.1")]
    [InlineData("0x7f000001", "127.0.0.1")]
    [InlineData("2130706433", "127.0.0.1")]
    [InlineData("0177.0.0.1", "127.0.0.1")]
    [InlineData("127.0.0.01", "127.0.0.1")]
    [InlineData("fe80::1%eth0", "write")]
    [InlineData("fe80::1%1", "write fe80::1")]
    [InlineData("[::1]", "write ::1")]
    [InlineData("[::1]:80", "write ::1")]
    [InlineData("10.0.0.5/32", "10.0.0.5")]
    [InlineData("10.0.0.5 ", "write")]
    [InlineData("10.0.0.5\n", "write")]
    [InlineData("10.0.0.256", "write")]
    [InlineData("\u06610.0.0.5", "write")]
    [InlineData("example.org", "write")]
    [InlineData("", "write")]
    [InlineData(null, "write")]
    public void TryParse_AnythingElse_IsRefusedWithARemedy(string? text, string remedy)
    {
        AddressText.TryParse(text, out var address).ShouldBeFalse();
        address.ShouldBeNull();
        AddressText.AddressRemedy(text).ShouldContain(remedy);
    }

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("10.0.0.7/32")]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0")]
    [InlineData("2001:db8::/32")]
    [InlineData("2001:db8::7/128")]
    public void TryParseCidr_Range_IsRead(string text)
    {
        AddressText.TryParseCidr(text, out var network).ShouldBeTrue();
        network.ShouldBe(IPNetwork.Parse(text));
        network.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("10.0.0.7/8", "write 10.0.0.0/8, or 10.0.0.7/32")]
    [InlineData("2001:db8::1/32", "write 2001:db8::/32")]
    [InlineData("10.0.0.7", "write 10.0.0.7/32")]
    [InlineData("2001:db8::1", "write 2001:db8::1/128")]
    [InlineData("10.0.0.0/33", "is 0 to 32")]
    [InlineData("2001:db8::/129", "is 0 to 128")]
    [InlineData("::ffff:10.0.0.0/104", "write 10.0.0.0/8")]
    [InlineData("::ffff:10.0.0.7/104", "write 10.0.0.0/8")]
    [InlineData("::ffff:10.0.0.0/8", "write a range")]
    [InlineData("10.0.0.0/08", "write a range")]
    [InlineData("10.0.0.0/+8", "write a range")]
    [InlineData("10.0.0.0/", "write a range")]
    [InlineData("/8", "write a range")]
    [InlineData("10/8", "write a range")]
    [InlineData("010.0.0.0/8", "write a range")]
    [InlineData("10.0.0.0/255.0.0.0", "write a range")]
    [InlineData("10.0.0.0/8/8", "write a range")]
    [InlineData("", "write a range")]
    [InlineData(null, "write a range")]
    public void TryParseCidr_AnythingElse_IsRefusedWithARemedy(string? text, string remedy)
    {
        AddressText.TryParseCidr(text, out var network).ShouldBeFalse();
        network.ShouldBe(default);
        AddressText.CidrRemedy(text).ShouldContain(remedy);
    }
}
