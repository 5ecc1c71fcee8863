using CloudScanGrid.Cli;

return await CommandLine.RunAsync(args);
