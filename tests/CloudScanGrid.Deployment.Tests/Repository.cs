using System.Diagnostics;
using System.Text.Json.Nodes;
using CloudScanGrid.TestServers;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace CloudScanGrid.Deployment.Tests;

/// <summary>The files of the checkout, read as those read them for whom they are.</summary>
internal static class Repository
{
    public static string Read(string path) => File.ReadAllText(Checkout.PathOf(path));

    /// <summary>The documents of a YAML file. Every scalar is a string.</summary>
    public static IReadOnlyList<JsonNode> ReadYaml(string path) => ParseYaml(Read(path));

    public static IReadOnlyList<JsonNode> ParseYaml(string text)
    {
        using var reader = new StringReader(text);
        var parser = new MergingParser(new Parser(reader));
        var deserializer = new DeserializerBuilder().Build();
        var serializer = new SerializerBuilder().JsonCompatible().Build();
        var documents = new List<JsonNode>();
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
            documents.Add(JsonNode.Parse(serializer.Serialize(deserializer.Deserialize<object>(parser)))!);
        return documents;
    }

    /// <summary>Runs a program to its end; skips the test where it is not installed.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(string program, params IEnumerable<string> arguments)
    {
        if (!program.Contains('/', StringComparison.Ordinal) && !Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program))))
            Assert.Skip($"{program} is not installed");
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Checkout.Root };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
