// nmap waits for silent services most of the time; waiting needs no core of its own.
[assembly: Xunit.v3.Parallelization(MaxThreads = 8)]
