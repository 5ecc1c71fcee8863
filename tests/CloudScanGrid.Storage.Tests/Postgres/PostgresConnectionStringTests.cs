using CloudScanGrid.Storage.Postgres;
using Npgsql;

namespace CloudScanGrid.Storage.Tests.Postgres;

public sealed class PostgresConnectionStringTests
{
    // Npgsql's own default asks name servers for a Kerberos realm at each new connection: ten seconds where none answers.
    [Theory]
    [InlineData("Host=db", GssEncryptionMode.Disable)]
    [InlineData("Host=db;GSS Encryption Mode=Prefer", GssEncryptionMode.Prefer)]
    [InlineData("Host=db;GssEncryptionMode=Require", GssEncryptionMode.Require)]
    public void Read_Kerberos_OnlyWhereItIsAskedFor(string text, GssEncryptionMode expected) =>
        PostgresConnectionString.Read(text).GssEncryptionMode.ShouldBe(expected);

    [Theory]
    [InlineData("Host=db", "cloudscan")]
    [InlineData("Host=db;Search Path=own", "own")]
    public void Read_Schema_OursUnlessItNamesAnother(string text, string expected) => PostgresConnectionString.Read(text).SearchPath.ShouldBe(expected);

    [Theory]
    [InlineData("Host=db", null)]
    [InlineData("Host=one,two", "primary")]
    [InlineData("Host=one,two;Target Session Attributes=read-write", "read-write")]
    public void Read_SeveralHosts_TheOneThatTakesWrites(string text, string? expected) => PostgresConnectionString.Read(text).TargetSessionAttributes.ShouldBe(expected);
}
