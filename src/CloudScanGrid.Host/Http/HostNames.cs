namespace CloudScanGrid.Host.Http;

/// <summary>
/// Refuses requests for any host name but the loopback ones. A web page from elsewhere can point its own name at 127.0.0.1 (DNS rebinding) and read what a
/// loopback API says; its name is then in the Host header.
/// </summary>
internal static class HostNames
{
    public static Task RequireLoopbackAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host;
        if (host is "127.0.0.1" or "localhost" or "[::1]")
            return next(context);
        return Problems.Forbidden($"The host name '{Domain.Display.TerminalText.Escape(host)}' is not a loopback one.").ExecuteAsync(context);
    }
}
