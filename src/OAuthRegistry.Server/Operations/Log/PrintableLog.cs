using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// Stands before every sink: whatever part of an event a caller wrote, no sink sees a character that begins a line or
/// speaks to a terminal.
/// </summary>
internal sealed class PrintableLog(Logger sinks) : ILogEventSink, IDisposable
{
    public void Emit(LogEvent logEvent) => sinks.Write(Escaped(logEvent));

    public void Dispose() => sinks.Dispose();

    private static LogEvent Escaped(LogEvent line)
    {
        var isTold = line.Exception is null && Printable.Is(line.MessageTemplate.Text);
        if (isTold && line.Properties.All(pair => IsPrintable(pair.Value)))
        {
            return line;
        }

        return new LogEvent(
            line.Timestamp,
            line.Level,
            line.Exception is null ? null : new ToldException(line.Exception),
            Escaped(line.MessageTemplate),
            line.Properties.Select(pair => new LogEventProperty(pair.Key, Escaped(pair.Value))),
            line.TraceId ?? default,
            line.SpanId ?? default
        );
    }

    private static MessageTemplate Escaped(MessageTemplate template) =>
        Printable.Is(template.Text)
            ? template
            : new MessageTemplate(Printable.Of(template.Text), template.Tokens.Select(Escaped));

    private static MessageTemplateToken Escaped(MessageTemplateToken token) =>
        token is TextToken text ? new TextToken(Printable.Of(text.Text)) : token;

    private static bool IsPrintable(LogEventPropertyValue value) =>
        value is ScalarValue scalar && (IsTame(scalar.Value) || (scalar.Value is string text && Printable.Is(text)));

    private static LogEventPropertyValue Escaped(LogEventPropertyValue value) =>
        value switch
        {
            ScalarValue scalar when IsTame(scalar.Value) => scalar,
            ScalarValue scalar => new ScalarValue(Printable.Of(scalar.Value!.ToString() ?? "")),
            SequenceValue sequence => new SequenceValue(sequence.Elements.Select(Escaped)),
            StructureValue structure => new StructureValue(
                structure.Properties.Select(member => new LogEventProperty(member.Name, Escaped(member.Value))),
                structure.TypeTag
            ),
            DictionaryValue pairs => new DictionaryValue(
                pairs.Elements.Select(pair => KeyValuePair.Create((ScalarValue)Escaped(pair.Key), Escaped(pair.Value)))
            ),
            _ => new ScalarValue(Printable.Of(value.ToString())),
        };

    /// <summary>Numbers, times and the like: their text is made here.</summary>
    private static bool IsTame(object? value) =>
        value is null or bool or Enum or TimeSpan or DateTime or DateTimeOffset or Guid or decimal
        || (value.GetType().IsPrimitive && value is not char);

    /// <summary>An exception as the log tells it: messages may repeat what a caller sent, stacks are our own.</summary>
    private sealed class ToldException(Exception exception) : Exception(Printable.Of(exception.Message))
    {
        private readonly string _text = Tell(exception);

        public override string ToString() => _text;

        private static string Tell(Exception exception)
        {
            var text = new StringBuilder();
            for (var cause = exception; cause is not null; cause = cause.InnerException)
            {
                text.Append(cause == exception ? "" : "\n caused by ").Append(cause.GetType().FullName);
                text.Append(": ").Append(Printable.Of(cause.Message));
                if (cause.StackTrace is { } stack)
                {
                    text.Append('\n').Append(stack);
                }
            }

            return text.ToString();
        }
    }
}
