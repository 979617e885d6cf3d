using System.Text.Json.Nodes;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Proofs;

/// <summary>The ways in which work on a host can fail.</summary>
internal static class HostErrors
{
    public static RefusedException NotFound(AccountRef account, string host) =>
        new(
            new Refusal(StatusCode.NotFound, "host_not_found", "`{account_id}` has no host `{host}`")
            {
                Attributes = new JsonObject { ["account_id"] = account.Id, ["host"] = host },
                Detail = "Add it first; a host below one that is proven by DNS needs no proof of its own.",
            }
        );

    public static RefusedException Taken(AccountRef account, string host) =>
        new(
            new Refusal(StatusCode.AlreadyExists, "host_exists", "`{account_id}` has the host `{host}` already")
            {
                Attributes = new JsonObject { ["account_id"] = account.Id, ["host"] = host },
                Detail = "The list of hosts says what proves it.",
                Faults = [new Fault("host", $"`{host}` was added before")],
            }
        );

    public static RefusedException TooManyHosts() =>
        new(
            new Refusal(StatusCode.ResourceExhausted, "too_many_hosts", "an account has at most {limit} hosts")
            {
                Attributes = new JsonObject { ["limit"] = Limits.MaxHosts },
                Detail = "Remove one that is not used; a TXT record covers every host below its own.",
            }
        );

    public static RefusedException TooMany(string host, TimeSpan wait) =>
        new(
            new Refusal(StatusCode.ResourceExhausted, "too_many_proofs", "hosts were looked at too often in an hour")
            {
                Attributes = new JsonObject { ["host"] = host },
                Detail = "Nothing was looked at. Wait for the seconds in `Retry-After`, then try again.",
                RetryAfter = wait,
            }
        );

    public static RefusedException NotProven(AccountHost host, HostFinding finding) =>
        new(
            new Refusal(StatusCode.FailedPrecondition, "host_not_proven", "nothing proves who owns `{host}`")
            {
                Attributes = new JsonObject
                {
                    ["host"] = host.Host,
                    ["dns"] = finding.Dns,
                    ["file"] = finding.File,
                    ["txt_name"] = host.TxtName,
                    ["file_url"] = host.FileUrl,
                    ["value"] = host.Value,
                },
                Detail =
                    $"{finding.Failure} One of both is enough: a TXT record {host.TxtName} with the value "
                    + $"{host.Value}, or a file {host.FileUrl} with that value in a line. "
                    + "What was changed in DNS may take an hour "
                    + "to be seen.",
            }
        );
}
