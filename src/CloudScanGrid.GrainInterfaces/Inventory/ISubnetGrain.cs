using CloudScanGrid.Domain.Inventory;
using CloudScanGrid.GrainInterfaces.Scanning;

namespace CloudScanGrid.GrainInterfaces.Inventory;

/// <summary>A subnet: the owner of its budgets. Key: <see cref="SubnetKey"/>, as in <c>file/lab-1/subnet-1</c>.</summary>
[Alias("csg.ISubnetGrain")]
public interface ISubnetGrain : IBudgetOwner;
