using System.Text;
using System.Text.Json;
using Cht.Packages.Schema;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Cht.Packages.Generator;

/// <summary>Turns each <c>*.schema.json</c> among the additional files into the types of the official C# package.</summary>
[Generator]
public sealed class PackageTypesGenerator : IIncrementalGenerator
{
    private static readonly DiagnosticDescriptor Unreadable = new(
        "CHT0001", "A provider schema cannot be read", "{0}: {1}", "Schemas", DiagnosticSeverity.Error, isEnabledByDefault: true);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var schemas = context.AdditionalTextsProvider
            .Where(file => file.Path.EndsWith(".schema.json", StringComparison.Ordinal))
            .Select((file, cancellation) => (file.Path, Text: file.GetText(cancellation)?.ToString() ?? string.Empty));
        context.RegisterSourceOutput(schemas, Generate);
    }

    private static void Generate(SourceProductionContext context, (string Path, string Text) file)
    {
        try
        {
            foreach (var (name, text) in PackageWriter.Write(SchemaReader.Read(file.Text)))
            {
                context.AddSource($"{name}.g.cs", SourceText.From(text, Encoding.UTF8));
            }
        }
        catch (Exception problem) when (problem is JsonException or FormatException or KeyNotFoundException)
        {
            context.ReportDiagnostic(Diagnostic.Create(Unreadable, Location.None, file.Path, problem.Message));
        }
    }
}
