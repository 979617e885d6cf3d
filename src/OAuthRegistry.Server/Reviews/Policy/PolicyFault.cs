using OAuthRegistry.Contracts;
using YamlDotNet.Core;

namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>Something wrong in a policy, and where it stands. Lines and columns count from one.</summary>
/// <param name="Line">The line.</param>
/// <param name="Column">The character in it.</param>
/// <param name="Member">The member, such as <c>rules[1].when.risk</c>; empty if it is no member.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
internal sealed record PolicyFault(long Line, long Column, string Member, string Message)
{
    public static PolicyFault At(Mark place, string member, string message) =>
        new(place.Line, place.Column, member, message);

    public PolicyFaultBody ToBody() =>
        new()
        {
            Line = Line,
            Column = Column,
            Member = Member.Length > 0 ? Member : null,
            Message = Message,
        };

    public override string ToString() =>
        $"line {Line}, column {Column}: {(Member.Length > 0 ? $"`{Member}` " : "")}{Message}";
}
