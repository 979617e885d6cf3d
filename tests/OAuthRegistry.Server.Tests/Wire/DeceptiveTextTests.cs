using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Wire;

/// <summary>No text of somebody's reads as another than it is.</summary>
public class DeceptiveTextTests
{
    public static TheoryData<int> Deceivers =>
        [
            0x00AD,
            0x034F,
            0x061C,
            0x115F,
            0x1160,
            0x17B4,
            0x180B,
            0x180E,
            0x200B,
            0x200C,
            0x200D,
            0x200E,
            0x200F,
            0x2028,
            0x2029,
            0x202A,
            0x202D,
            0x202E,
            0x2060,
            0x2066,
            0x2069,
            0x2800,
            0x3164,
            0xFE0F,
            0xFEFF,
            0xFFA0,
            0xFFF9,
            0xE0001,
            0xE0041,
            0xE0100,
        ];

    [Theory]
    [MemberData(nameof(Deceivers))]
    public void A_name_with_a_character_that_nobody_sees_is_refused(int code)
    {
        var text = $"My{char.ConvertFromUtf32(code)}Brand";

        Assert.Contains($"U+{code:X4}", TextRules.LineFault(text), StringComparison.Ordinal);
        Assert.Equal(TextSkeleton.Skeleton("MyBrand"), TextSkeleton.Skeleton(text));
    }

    [Theory]
    [InlineData("MyBrand Gateway")]
    [InlineData("Gerät für Wetter")]
    [InlineData("می‌خواهم")]
    [InlineData("क्‍ष")]
    [InlineData("ゲートウェイ")]
    [InlineData("שלום עולם")]
    [InlineData("🚀 Launcher")]
    public void Names_of_every_script_are_written_as_people_write_them(string name) =>
        Assert.Null(TextRules.LineFault(name));

    [Theory]
    [InlineData("paypal\u202Elive", "paypal\uFFFDlive")]
    [InlineData("red\u001b[31m", "red\uFFFD[31m")]
    [InlineData("two\nlines", "two\nlines")]
    [InlineData("می‌خواهم ❤️", "می‌خواهم ❤️")]
    public void What_is_there_already_is_shown_so_that_nothing_in_it_acts(string text, string shown) =>
        Assert.Equal(shown, DeceptiveText.Harmless(text));

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_text_that_others_read_is_held_to_it(Database database)
    {
        const string Turned = "moc\u202Eelpmaxe";
        var server = await RegistryServer.On(database);
        var root = await server.People.NewUser(admin: true);
        var id = await server.People.NewClient(root);
        var organization = await server.People.NewOrganization(root);
        (string Method, string Path, object Body, string Field)[] ways =
        [
            ("PUT", $"/clients/{id}", new { client = new { name = Turned } }, "client.name"),
            ("PUT", $"/clients/{id}", new { client = new { description = Turned } }, "client.description"),
            ("PUT", $"/clients/{id}", new { client = new { state_description = Turned } }, "client.state_description"),
            (
                "PUT",
                $"/clients/{id}",
                new { client = new { attributes = new { key = Turned } } },
                "client.attributes.key"
            ),
            ("POST", $"/clients/{id}/secrets", new { description = Turned }, "description"),
            (
                "POST",
                $"/clients/{id}/decisions",
                new
                {
                    decision = "flag",
                    revision = 1,
                    reason = Turned,
                    reason_codes = new[] { "other" },
                },
                "reason"
            ),
            ("PUT", $"/users/{root.Id}", new { user = new { name = Turned } }, "user.name"),
            ("PUT", $"/users/{root.Id}", new { user = new { description = Turned } }, "user.description"),
            (
                "PUT",
                $"/organizations/{organization}",
                new { organization = new { name = Turned } },
                "organization.name"
            ),
            ("POST", $"/users/{root.Id}/api-keys", new { name = Turned, rights = new[] { "RIGHT_USER_INFO" } }, "name"),
            ("POST", "/webhooks", new { url = "https://hooks.example.com/", description = Turned }, "description"),
        ];
        foreach (var (method, path, body, field) in ways)
        {
            var answer = await root.Api.Send(new HttpMethod(method), path, body);
            Assert.True(
                answer.Status == HttpStatusCode.BadRequest && answer.Faulty.Contains(field),
                $"{method} {path}: {answer.Text}"
            );
        }

        var request = People.ClientRequest(People.NewId("client"));
        request["client"]!["name"] = (JsonNode)Turned;
        Assert.Equal(
            ["client.name"],
            (await root.Api.Post($"/users/{root.Id}/clients", request))
                .Refused(HttpStatusCode.BadRequest, "validation")
                .Faulty
        );
    }
}
