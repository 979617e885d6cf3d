using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Reviews.Proofs;

namespace OAuthRegistry.Server.Tests.Reviews.Proofs;

/// <summary>What is read of the answers of a real resolver.</summary>
public class DnsTxtLookupTests
{
    private const string Name = "_oauth-registry.example.com";

    [Fact]
    public async Task Strings_of_one_record_belong_together()
    {
        using var resolver = new Resolver(0, ["one"], ["two ", "halves"], [new string('x', 250), new('x', 250)]);

        var answer = await Ask(resolver);

        Assert.Null(answer.Failure);
        Assert.Equal(["one", "two halves", new string('x', 500)], answer.Records.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_such_name_is_no_record_and_a_failure_is_one()
    {
        using var nobody = new Resolver(3);
        using var broken = new Resolver(2);

        Assert.Equal((null, 0), await Told(nobody));
        Assert.Equal(("the resolver answers ServerFailure", 0), await Told(broken));
    }

    [Fact]
    public async Task What_is_long_is_left_out()
    {
        using var resolver = new Resolver(0, [.. Enumerable.Repeat(new string('x', 250), 5)], ["short"]);

        Assert.Equal(["short"], (await Ask(resolver)).Records);
    }

    [Fact]
    public async Task A_resolver_that_is_silent_is_given_up()
    {
        using var resolver = new Resolver(-1);

        Assert.Contains("in time", (await Told(resolver)).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resolver_that_is_no_address_is_named_at_the_start()
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([
                KeyValuePair.Create("Reviews:Resolvers:0", (string?)"[2620:fe::fe]:53"),
                KeyValuePair.Create("Reviews:Resolvers:1", (string?)"dns.example.com"),
                KeyValuePair.Create("Reviews:OfficialNames:0", (string?)"Network"),
            ])
            .Build();

        Assert.StartsWith(
            "Reviews__Resolvers__1 is 'dns.example.com'; it must be an address",
            Assert.Single(SettingsCheck.Faults(settings)),
            StringComparison.Ordinal
        );
        Assert.Empty(UnknownSettings.In(settings));
    }

    private static async Task<(string? Failure, int Records)> Told(Resolver resolver)
    {
        var answer = await Ask(resolver);
        return (answer.Failure, answer.Records.Count);
    }

    private static Task<TxtAnswer> Ask(Resolver resolver) =>
        new DnsTxtLookup(
            Options.Create(
                new HostProofOptions
                {
                    Resolvers = [$"127.0.0.1:{resolver.Port}"],
                    ProofTimeout = TimeSpan.FromSeconds(1),
                }
            )
        ).AskAsync(Name, CancellationToken.None);

    /// <summary>Answers each question with the same records (RFC 1035, section 4); a negative code with nothing.</summary>
    private sealed class Resolver : IDisposable
    {
        private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));

        public Resolver(int code, params string[][] records) => _ = AnswerAsync(code, records);

        public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

        public void Dispose() => _socket.Dispose();

        private async Task AnswerAsync(int code, string[][] records)
        {
            try
            {
                while (true)
                {
                    var asked = await _socket.ReceiveAsync();
                    if (code >= 0)
                    {
                        await _socket.SendAsync(Answer(asked.Buffer, code, records), asked.RemoteEndPoint);
                    }
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private static byte[] Answer(byte[] asked, int code, string[][] records)
        {
            var end = 12;
            while (asked[end] != 0)
            {
                end += asked[end] + 1;
            }

            List<byte> answer = [.. asked[..(end + 5)]];
            (answer[2], answer[3]) = (0x81, (byte)(0x80 | code));
            (answer[6], answer[7]) = (0, (byte)records.Length);
            (answer[8], answer[9], answer[10], answer[11]) = (0, 0, 0, 0);
            foreach (var record in records)
            {
                byte[] data = [.. record.SelectMany(text => Encoding.ASCII.GetBytes(text).Prepend((byte)text.Length))];
                var length = new byte[2];
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)data.Length);
                answer.AddRange([0xC0, 0x0C, 0, 16, 0, 1, 0, 0, 0, 60, .. length, .. data]);
            }

            return [.. answer];
        }
    }
}
