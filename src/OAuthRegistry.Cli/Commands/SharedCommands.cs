using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary>What is done alike with users, organizations and clients.</summary>
internal static class SharedCommands
{
    public static Command Get<T>(Ids ids, string what, Func<Run, string, Task<T>> read, JsonTypeInfo<T> wire) =>
        new Command("get", $"Read {what}.")
            .With(ids)
            .Does(async run => run.Output.Write(await read(run, ids.One(run)), wire));

    /// <summary>An act that answers nothing, and what it did: <c>deleted</c>.</summary>
    public static Command Act(string name, string description, Ids ids, Func<Run, string, Task> act, string done) =>
        new Command(name, description)
            .With(ids)
            .Does(async run =>
            {
                await act(run, ids.One(run));
                run.Output.Tell($"{ids.One(run)} is {done}");
            });

    public static Command Rights(Ids ids, string what, Func<Run, string, Task<IReadOnlyList<Right>>> read) =>
        new Command("rights", $"Tell your rights on {what}.")
            .With(ids)
            .Does(async run =>
                run.Output.Write(new RightList { Rights = [.. await read(run, ids.One(run))] }, Output.Wire.RightList)
            );
}
