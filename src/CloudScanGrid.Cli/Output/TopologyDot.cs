using CloudScanGrid.Client;
using CloudScanGrid.Domain.Display;

namespace CloudScanGrid.Cli.Output;

/// <summary>A topology in the language of Graphviz.</summary>
internal static class TopologyDot
{
    private const int MostLabel = 200;

    /// <summary>The lines, for <c>dot -Tsvg</c>.</summary>
    public static IEnumerable<string> Of(TopologyResource topology)
    {
        yield return "digraph estate {";
        yield return "  rankdir=LR; node [shape=box, fontname=sans]; edge [fontname=sans];";
        foreach (var node in topology.Nodes)
        {
            var label = node.Assets is { } assets and > 0 ? $"{node.Label} ({assets} assets)" : node.Label;
            yield return $"  {Quoted(node.Id)} [label={Quoted(label)}, shape={ShapeOf(node.Kind)}];";
            if (node.Parent is not null)
                yield return $"  {Quoted(node.Parent)} -> {Quoted(node.Id)} [style=dotted, arrowhead=none];";
        }

        foreach (var edge in topology.Edges)
            yield return $"  {Quoted(edge.From)} -> {Quoted(edge.To)} [label={Quoted(edge.Label)}{StyleOf(edge.Kind)}];";
        yield return "}";
    }

    private static string ShapeOf(string kind) => kind switch { "internet" => "doublecircle", "gateway" => "diamond", "account" or "network" => "folder", "subnet" => "component", _ => "box" };

    private static string StyleOf(string kind) => kind switch { "exposure" => ", color=red, penwidth=2", "peering" => ", dir=both", _ => "" };

    // Names are other people's: in quotes a backslash and a quote are all that means anything, and no control character gets this far.
    private static string Quoted(string text) =>
        $"\"{TerminalText.Escape(text, MostLabel).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
