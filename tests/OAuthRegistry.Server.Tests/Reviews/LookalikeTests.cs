using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Reviews;

namespace OAuthRegistry.Server.Tests.Reviews;

public class LookalikeTests
{
    private static readonly Lookalikes Lookalikes = new(Options.Create(new ReviewOptions()));

    public static TheoryData<string> Impostors =>
        [
            "the-things-network",
            "the-things-stack",
            "the-things-industries",
            "thethingsnetwork",
            "the-thingsnetwork",
            "thethings-network",
            "The Things Network",
            "THE THINGS NETWORK",
            "The  Things  Stack",
            "The_Things_Stack",
            "The.Things.Stack",
            "TheThingsIndustries",
            "the-things-network-console",
            "the-things-stack-login",
            "thethingsindustries-support",
            "The Things Network Console",
            "The Things Stack Cloud",
            "th3-things-network",
            "the-th1ngs-network",
            "the-thlngs-network",
            "the-things-netw0rk",
            "the-things-5tack",
            "the-things-1ndustries",
            "7he-7hings-s7ack",
            "thethlngsnetwork",
            "th3th1ng5n3tw0rk",
            "the-things-netvvork",
            "the-things-stacl<k",
            "tthe-things-network",
            "the-thinggs-network",
            "the-thing-network",
            "the-thngs-network",
            "the-tihngs-network",
            "hte-things-network",
            "the-things-networks",
            "the-things-netwrok",
            "the-things-stak",
            "the-things-stackk",
            "the-things-satck",
            "the-things-industry",
            "the-things-industires",
            "the-thinks-network",
            "the-things-networkk",
            "the-things-metwork",
            "Тhe Things Network",
            "The Тhings Stack",
            "Тhе Тhіngѕ Nеtwоrk",
            "Thе Things Stack",
            "Thе Тhings Іndustries",
            "Тһе Тһіngs Stаck",
            "The Τhings Network",
            "Τhe Things Stack",
            "Thε Things Network",
            "The Thιngs Stack",
            "Τhe Τhings Νetwork",
            "Ｔｈｅ Ｔｈｉｎｇｓ Ｎｅｔｗｏｒｋ",
            "ｔｈｅｔｈｉｎｇｓｓｔａｃｋ",
            "𝐓𝐡𝐞 𝐓𝐡𝐢𝐧𝐠𝐬 𝐒𝐭𝐚𝐜𝐤",
            "𝕋𝕙𝕖 𝕋𝕙𝕚𝕟𝕘𝕤 ℕ𝕖𝕥𝕨𝕠𝕣𝕜",
            "𝓣𝓱𝓮 𝓣𝓱𝓲𝓷𝓰𝓼 𝓢𝓽𝓪𝓬𝓴",
            "Ⓣⓗⓔ Ⓣⓗⓘⓝⓖⓢ Ⓢⓣⓐⓒⓚ",
            "The Thińgs Network",
            "Thé Things Stack",
            "The Thïngs Štack",
            "The\u200BThings\u200BNetwork",
            "The\u00ADThings Stack",
            "T\u200Dhe Things Stack",
            "The Things\u2060Network",
            "The Things Sta\u0301ck",
            "TTN",
            "ttn",
            "T.T.N.",
            "t-t-n",
            "TTS",
            "TTI",
            "Т Т N",
            "ТТN",
            "ttn-official",
            "ttn-console",
            "ttn-lw-cli",
            "TTN Login",
            "ttn-support",
            "TTS Admin",
            "tts-cloud",
            "TTI Security Team",
            "official-ttn",
            "ＴＴＮ",
        ];

    public static TheoryData<string> Honest =>
        [
            "mycompany-gateway-onboarding",
            "things-of-mine",
            "my-test-client",
            "My Test OAuth",
            "MyBrand Gateway Manager",
            "network-things-monitor",
            "stackable",
            "stack-monitor",
            "attnet",
            "attn-please",
            "butts-and-bolts",
            "settings-sync",
            "buttin",
            "patti-weather",
            "titanium",
            "things-board",
            "thingsboard",
            "thingspeak-bridge",
            "anything-goes",
            "nothing-fancy",
            "acme-network",
            "acme-stack",
            "industries-of-tomorrow",
            "the-weather-network",
            "the-water-company",
            "the-other-network",
            "thermostat-manager",
            "themis",
            "wittness",
            "watts-up",
            "cottage-sensors",
            "bottle-tracker",
            "smart-parking",
            "bike-share-fleet",
            "greenhouse-control",
            "lora-map",
            "gateway-finder",
            "node-red-bridge",
            "grafana-datasource",
            "home-assistant",
            "sensor-hub",
            "river-levels",
            "air-quality-berlin",
            "beehive-scale",
            "cattle-tracker",
            "city-of-utrecht",
            "utrecht-waste",
            "amsterdam-noise",
            "Zählerstand Müller",
            "Bäckerei Grün Sensorik",
            "École des capteurs",
            "Погода в городе",
            "Датчики воды",
            "センサー管理",
            "传感器平台",
            "مدير الأجهزة",
            "Αισθητήρες νερού",
            "thing-shop",
            "thin-client",
            "theme-builder",
            "mything",
            "internet-of-cows",
            "ttnx-mapper",
            "mapper",
            "packet-logger",
            "tracknet",
            "the-thinking-house",
            "tea-things",
            "our-things",
            "stacks",
        ];

    /// <summary>An honest mention: a person decides.</summary>
    public static TheoryData<string> Mentions =>
        [
            "Dashboard for The Things Stack",
            "acme-bridge-for-the-things-network",
            "tts-reader",
            "ttn-mapper",
            "acme-ttn-bridge",
            "tti-forwarder",
        ];

    [Theory]
    [MemberData(nameof(Impostors))]
    public void A_lookalike_is_caught(string name) =>
        Assert.Contains(Lookalikes.Find(name), resemblance => resemblance.IsNearCertain);

    [Theory]
    [MemberData(nameof(Honest))]
    public void An_honest_name_raises_no_alarm(string name) => Assert.Empty(Lookalikes.Find(name));

    [Theory]
    [MemberData(nameof(Mentions))]
    public void A_mention_is_shown_to_a_person(string name)
    {
        var resemblance = Assert.Single(Lookalikes.Find(name));
        Assert.False(resemblance.IsNearCertain, resemblance.Why);
    }

    [Fact]
    public void Letters_of_several_scripts_in_one_word_are_shown_to_a_person() =>
        Assert.Contains(
            "several scripts",
            Assert.Single(Lookalikes.Find("Pаypal Sensors")).Why,
            StringComparison.Ordinal
        );

    [Property(MaxTest = 500)]
    public void No_text_is_too_odd_to_judge(NonNull<string> text) => Lookalikes.Find(text.Get);

    [Property(MaxTest = 500)]
    public bool A_skeleton_is_its_own(NonNull<string> text) =>
        TextSkeleton.Skeleton(TextSkeleton.Skeleton(text.Get)) == TextSkeleton.Skeleton(text.Get);

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "stack", 5)]
    [InlineData("stack", "", 5)]
    [InlineData("stack", "stack", 0)]
    [InlineData("stack", "stck", 1)]
    [InlineData("stack", "staack", 1)]
    [InlineData("stack", "stock", 1)]
    [InlineData("stack", "satck", 1)]
    [InlineData("stack", "tsakc", 2)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("thethingsnetwork", "thethinsgnetwrok", 2)]
    public void Distance_counts_changed_added_missing_and_swapped_letters(string left, string right, int distance) =>
        Assert.Equal(distance, Lookalikes.Distance(left, right));

    [Property(MaxTest = 300)]
    public Property Distance_does_not_depend_on_the_direction() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(),
            ArbMap.Default.ArbFor<NonNull<string>>(),
            (left, right) => Lookalikes.Distance(left.Get, right.Get) == Lookalikes.Distance(right.Get, left.Get)
        );
}
