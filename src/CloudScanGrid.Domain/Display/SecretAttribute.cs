namespace CloudScanGrid.Domain.Display;

/// <summary>A setting that may hold a password: its value is neither shown nor told in an error.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
