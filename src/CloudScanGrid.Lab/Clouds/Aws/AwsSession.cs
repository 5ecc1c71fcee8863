namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>Whose a key is.</summary>
/// <param name="Secret">Its secret.</param>
/// <param name="Account">The account that it speaks for.</param>
internal sealed record AwsSession(string Secret, string Account);
