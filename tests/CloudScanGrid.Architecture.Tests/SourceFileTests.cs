namespace CloudScanGrid.Architecture.Tests;

/// <summary>The scanner itself: a rule that finds nothing proves nothing.</summary>
public class SourceFileTests
{
    private static readonly SourceFile Source = new("src/CloudScanGrid.Scanning/Nmap/Xml/ScanManager.cs", """
        namespace CloudScanGrid.Scanning.Nmap;

        public sealed partial class ScanManager
        {
            private readonly record struct Line(int Number);
        }

        internal enum Phase { One }

        public delegate void Ended(int code);

        public readonly record struct Range(int From);
        """);

    [Fact]
    public void Namespace_AndFolder_AreTold()
    {
        Source.Namespace.ShouldBe("CloudScanGrid.Scanning.Nmap");
        Source.FolderNamespace.ShouldBe("CloudScanGrid.Scanning.Nmap.Xml");
        Source.Project.ShouldBe("Scanning");
        Source.Lines.ShouldBe(11);
    }

    [Fact]
    public void Types_OfEveryForm_AreFound()
    {
        Source.PublicTypes.ShouldBe(["ScanManager", "Ended", "Range"]);
        Source.Types.ShouldBe(["ScanManager", "Line", "Phase", "Range"]);
    }
}
