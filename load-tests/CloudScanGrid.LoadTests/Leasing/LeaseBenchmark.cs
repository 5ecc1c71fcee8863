using CloudScanGrid.LoadTests.Reporting;
using CloudScanGrid.TestServers;

namespace CloudScanGrid.LoadTests.Leasing;

/// <summary>
/// Lease and complete, on one server and in turn: the store's queue, one written by hand, and Hangfire. The unit is a target, which is what is leased, fenced and ended;
/// the grid claims 64 of them as a job.
/// </summary>
internal static class LeaseBenchmark
{
    private const int Targets = 20_000;
    private const int Slots = 8;
    private const int Accounts = 8;

    public static async Task RunAsync(LoadOptions options, Table table)
    {
        await using var server = await PostgresServer.StartAsync();
        var process = await Servers.ProcessOfAsync(await server.CreateDatabaseAsync());
        Arm[] arms =
        [
            new("grid: lease and end", 1, work => GridAsync(work, keepsResults: false, leasesBudgets: false)),
            new("grid: lease and end, 8 accounts", Accounts, work => GridAsync(work, keepsResults: false, leasesBudgets: false)),
            new("grid: lease, keep the observation, end", 1, work => GridAsync(work, keepsResults: true, leasesBudgets: false)),
            new("grid: the same with budgets, 8 accounts", Accounts, work => GridAsync(work, keepsResults: true, leasesBudgets: true)),
            new("raw: batches of 64", 1, work => RawAsync(work, 4, 64, keepsResults: false)),
            new("raw: batches of 512", 1, work => RawAsync(work, 2, 512, keepsResults: false)),
            new("raw: batches of 64, result kept", 1, work => RawAsync(work, 4, 64, keepsResults: true)),
        ];
        Series hangfire = new();
        // The first repeat compiles.
        for (var repeat = -1; repeat < options.Repeats; repeat++)
        {
            foreach (var arm in arms)
            {
                var work = LeasedWork.Of(Targets, arm.Accounts, areUp: true);
                var cpu = Machine.Cpu() + Machine.CpuWithChildren(process);
                // The arm's clock leaves out what it took to fill its queue; the processor time of that is taken back.
                var (elapsed, filling) = await arm.RunAsync(work);
                cpu = Machine.Cpu() + Machine.CpuWithChildren(process) - cpu - filling;
                if (repeat >= 0)
                    arm.Add(Targets / elapsed.TotalSeconds, cpu.TotalMicroseconds / Targets);
            }

            var jobs = await HangfireQueue.RunAsync(await server.CreateDatabaseAsync());
            if (repeat >= 0)
                hangfire.Add(jobs);
            Console.Error.WriteLine($"repeat {repeat + 1} of {options.Repeats}, load {Machine.Load():N1}: {string.Join(", ", arms.Select(arm => arm.Latest))}, Hangfire {jobs:N0}");
        }

        foreach (var arm in arms)
        {
            table.Add(arm.Name, "targets/s", arm.Rate);
            table.Add(arm.Name, "µs of CPU a target, server included", arm.Cpu);
        }

        table.Add("Hangfire, empty jobs", "jobs/s", hangfire);
        table.Add("lease and end / raw of the same batches", "ratio", arms[0].Rate.Over(arms[4].Rate), "N2");
        table.Add("lease and end, 8 accounts / raw of the same batches", "ratio", arms[1].Rate.Over(arms[4].Rate), "N2");
        table.Add("lease and end / raw of the same batches, by CPU", "ratio", arms[4].Cpu.Over(arms[0].Cpu), "N2");
        table.Add("lease and end, 8 accounts / raw in batches of 512", "ratio", arms[1].Rate.Over(arms[5].Rate), "N2");
        table.Add("lease, keep, end / raw with its result", "ratio", arms[2].Rate.Over(arms[6].Rate), "N2");
        table.Add("lease, keep, end / raw with its result, by CPU", "ratio", arms[6].Cpu.Over(arms[2].Cpu), "N2");
        table.Add("lease, keep, end / raw without a result", "ratio", arms[2].Rate.Over(arms[4].Rate), "N2");
        table.Add("the same with budgets, 8 accounts / Hangfire", "ratio", arms[3].Rate.Over(hangfire));

        async Task<(TimeSpan, TimeSpan)> GridAsync(LeasedWork work, bool keepsResults, bool leasesBudgets)
        {
            var before = Machine.Cpu() + Machine.CpuWithChildren(process);
            await using var queue = await GridQueue.FillAsync(await server.CreateDatabaseAsync(), work);
            var filling = Machine.Cpu() + Machine.CpuWithChildren(process) - before;
            return (await queue.RunAsync(Slots, keepsResults, leasesBudgets), filling);
        }

        async Task<(TimeSpan, TimeSpan)> RawAsync(LeasedWork work, int workers, int batch, bool keepsResults)
        {
            var before = Machine.Cpu() + Machine.CpuWithChildren(process);
            await using var queue = await RawQueue.FillAsync(await server.CreateDatabaseAsync(), work);
            var filling = Machine.Cpu() + Machine.CpuWithChildren(process) - before;
            return (await queue.RunAsync(workers, batch, keepsResults), filling);
        }
    }

    private sealed class Arm(string name, int accounts, Func<LeasedWork, Task<(TimeSpan Elapsed, TimeSpan Filling)>> run)
    {
        public string Name => name;

        public int Accounts => accounts;

        public Series Rate { get; } = new();

        public Series Cpu { get; } = new();

        public string Latest { get; private set; } = "";

        public Task<(TimeSpan Elapsed, TimeSpan Filling)> RunAsync(LeasedWork work) => run(work);

        public void Add(double rate, double cpu)
        {
            Rate.Add(rate);
            Cpu.Add(cpu);
            Latest = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{rate:N0} ({cpu:N0} µs)");
        }
    }
}
