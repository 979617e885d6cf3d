using System.Globalization;
using Microsoft.Extensions.Localization;
using OAuthRegistry.Server.Notifications;

namespace OAuthRegistry.Server.Pages;

/// <summary>Mails say the sentences that pages say.</summary>
internal sealed class MailWords(IStringLocalizer<Texts> texts) : IMailWords
{
    public string Say(string text, string language)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            return texts.Said(text);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
