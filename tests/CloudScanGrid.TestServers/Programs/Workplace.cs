using System.Diagnostics;
using System.Runtime.Versioning;

namespace CloudScanGrid.TestServers.Programs;

/// <summary>A directory of its own in which a test runs the built program, and the settings under which it does.</summary>
public sealed class Workplace : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cloudscan-e2e-");

    /// <summary>Settings, as in <c>NMAP__EXECUTABLEPATH</c>.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>Other variables of the environment of programs.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>The network namespace in which programs run; null for the machine's.</summary>
    public string? Namespace { get; init; }

    /// <summary>The program: the one that was built with the test, unless it is to be another version of it.</summary>
    public string Program { get; set; } = System.IO.Path.Combine(AppContext.BaseDirectory, "cloudscan.dll");

    public string Path => _directory.FullName;

    /// <summary>Where programs put their temporary files.</summary>
    public string Temporary => File("temporary");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string content)
    {
        System.IO.File.WriteAllText(File(name), content);
        return File(name);
    }

    /// <summary>Writes a bash script that stands for nmap, and makes it the engine.</summary>
    [UnsupportedOSPlatform("windows")]
    public string UseAsNmap(string script)
    {
        var path = Write("nmap", "#!/bin/bash\n" + script);
        System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Settings["NMAP__EXECUTABLEPATH"] = path;
        return path;
    }

    /// <summary>Starts <c>cloudscan</c>.</summary>
    public RunningProgram Start(params IEnumerable<string> arguments) => StartOther("dotnet", [Program, .. arguments]);

    /// <summary>Runs <c>cloudscan</c> to its end.</summary>
    public Task<CommandResult> RunAsync(params IEnumerable<string> arguments) => RunOtherAsync("dotnet", [Program, .. arguments]);

    /// <summary>Runs <c>cloudscan</c> in a shell's script, as <c>"$@"</c>.</summary>
    public Task<CommandResult> RunInShellAsync(string script, params IEnumerable<string> arguments) =>
        RunOtherAsync("bash", ["-c", script, "bash", "dotnet", Program, .. arguments]);

    /// <summary>Runs another program to its end.</summary>
    public async Task<CommandResult> RunOtherAsync(string program, params IEnumerable<string> arguments)
    {
        await using var running = StartOther(program, arguments);
        running.Input.Close();
        return await running.WaitAsync();
    }

    /// <summary>Starts another program.</summary>
    public RunningProgram StartOther(string program, IEnumerable<string> arguments)
    {
        string[] command = Namespace is null ? [program, .. arguments] : ["ip", "netns", "exec", Namespace, program, .. arguments];
        var start = new ProcessStartInfo(command[0]) { WorkingDirectory = Path, UseShellExecute = false };
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("CLOUDSCAN__", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["CLOUDSCAN__DATA__DIRECTORY"] = File("data");
        start.Environment["TMPDIR"] = Directory.CreateDirectory(Temporary).FullName;
        foreach (var (name, value) in Settings)
            start.Environment["CLOUDSCAN__" + name] = value;
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        return new RunningProgram(start);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
