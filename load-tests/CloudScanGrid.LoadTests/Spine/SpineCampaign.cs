namespace CloudScanGrid.LoadTests.Spine;

/// <summary>A campaign that has ended.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Hosts">Hosts observed.</param>
/// <param name="Duration">From its start to the moment at which it is complete, findings included.</param>
/// <param name="Cpu">The processor time that the process took meanwhile: unlike the duration, it hardly depends on what else the machine does.</param>
internal sealed record SpineCampaign(string Id, int Hosts, TimeSpan Duration, TimeSpan Cpu)
{
    public double HostsPerSecond => Hosts / Duration.TotalSeconds;

    public double CpuMicrosecondsPerHost => Cpu.TotalMicroseconds / Hosts;
}
