using System.Globalization;
using System.Xml;

namespace CloudScanGrid.Lab.Clouds.Aws;

/// <summary>Writes an answer of AWS's Query protocol.</summary>
internal sealed class AwsXml : IDisposable
{
    private readonly MemoryStream _body = new();
    private readonly XmlWriter _xml;

    public AwsXml(string root, string @namespace)
    {
        _xml = XmlWriter.Create(_body);
        _xml.WriteStartElement(root, @namespace);
    }

    public ReadOnlyMemory<byte> End()
    {
        _xml.WriteEndElement();
        _xml.Flush();
        return _body.GetBuffer().AsMemory(0, (int)_body.Length);
    }

    public AwsXml Value(string name, string? value)
    {
        if (value is not null)
            _xml.WriteElementString(name, value);
        return this;
    }

    public AwsXml Value(string name, int value) => Value(name, value.ToString(CultureInfo.InvariantCulture));

    public AwsXml Value(string name, bool value) => Value(name, value ? "true" : "false");

    public AwsXml Value(string name, DateTimeOffset value) => Value(name, value.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    public AwsXml Element(string name, Action write)
    {
        _xml.WriteStartElement(name);
        write();
        _xml.WriteEndElement();
        return this;
    }

    /// <summary>A set, whose members are <c>item</c>.</summary>
    public AwsXml Set<T>(string name, IEnumerable<T> items, Action<T> write) => Element(name, () =>
    {
        foreach (var item in items)
            Element("item", () => write(item));
    });

    public void Dispose()
    {
        _xml.Dispose();
        _body.Dispose();
    }
}
