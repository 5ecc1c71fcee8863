using CloudScanGrid.Cli.Output;
using CloudScanGrid.Client;

namespace CloudScanGrid.Cli.Tests;

public sealed class TopologyDotTests
{
    [Fact]
    public void Of_AGraph_DrawsPartsDottedAndExposuresRed() => TopologyDot.Of(new TopologyResource(
        [new("aws/1", "account", "1", null, null), new("vpc-1", "network", "vpc-1 (eu-west-1)", "aws/1", null), new("subnet-1", "subnet", "subnet-1 10.0.0.0/24", "vpc-1", 7), new("internet", "internet", "internet", null, null)],
        [new("internet", "subnet-1", "exposure", "tcp/22 tcp/443"), new("subnet-1", "vpc-1 igw-1", "route", "")])).ShouldBe(
    [
        "digraph estate {",
        "  rankdir=LR; node [shape=box, fontname=sans]; edge [fontname=sans];",
        "  \"aws/1\" [label=\"1\", shape=folder];",
        "  \"vpc-1\" [label=\"vpc-1 (eu-west-1)\", shape=folder];",
        "  \"aws/1\" -> \"vpc-1\" [style=dotted, arrowhead=none];",
        "  \"subnet-1\" [label=\"subnet-1 10.0.0.0/24 (7 assets)\", shape=component];",
        "  \"vpc-1\" -> \"subnet-1\" [style=dotted, arrowhead=none];",
        "  \"internet\" [label=\"internet\", shape=doublecircle];",
        "  \"internet\" -> \"subnet-1\" [label=\"tcp/22 tcp/443\", color=red, penwidth=2];",
        "  \"subnet-1\" -> \"vpc-1 igw-1\" [label=\"\"];",
        "}",
    ]);

    // What others name their things ends no quotes and draws nothing.
    [Theory]
    [InlineData("a\"]; evil [label=\"b", "\"a\\\"]; evil [label=\\\"b\"")]
    [InlineData("a\\", "\"a\\\\\"")]
    public void Of_HostileNames_StayNames(string name, string expected) =>
        TopologyDot.Of(new TopologyResource([new("n", "asset", name, null, null)], [])).ElementAt(2).ShouldBe($"  \"n\" [label={expected}, shape=box];");
}
