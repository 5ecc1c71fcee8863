namespace CloudScanGrid.Host.Configuration;

/// <summary>A setting that may hold a password: its value is neither shown nor told in an error.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretAttribute : Attribute;
