using System.Net.Sockets;
using System.Text.Json;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Notifications;

/// <summary>Sends a message as a plain-text mail.</summary>
internal sealed class MailSender(
    IOptions<MailOptions> mail,
    IOptions<RegistryOptions> registry,
    IOptions<NotificationOptions> options,
    IMailWords words
) : ISender
{
    public string Way => "mail";

    public bool Takes(Delivery delivery) => delivery.UserId is not null;

    public async Task<AttemptResult> SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (!mail.Value.IsConfigured)
        {
            return new AttemptResult("Mail__Host is not set any more");
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Value.Timeout);
        try
        {
            await SendAsync(ToMail(delivery), timeout.Token);
            return new AttemptResult(null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new AttemptResult(
                $"the mail server did not answer within {options.Value.Timeout.TotalSeconds:0.#} seconds"
            );
        }
        catch (Exception exception)
            when (exception
                    is CommandException
                        or ProtocolException
                        or MailKit.Security.AuthenticationException
                        or MailKit.Security.SslHandshakeException
                        or IOException
                        or SocketException
                        or NotSupportedException
                        or ParseException
                        or ServiceNotConnectedException
            )
        {
            return new AttemptResult(exception.Message);
        }
    }

    private async Task SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        var settings = mail.Value;
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync(settings.Host!, settings.Port, settings.Security, cancellationToken);
        if (!string.IsNullOrEmpty(settings.UserName))
        {
            await smtp.AuthenticateAsync(settings.UserName, settings.Password ?? "", cancellationToken);
        }

        // Once this returns the mail server has it; a farewell that fails would only make us send it twice.
        await smtp.SendAsync(message, cancellationToken);
    }

    /// <summary>A mail that is sent twice has one Message-Id, by which mailboxes can tell.</summary>
    private MimeMessage ToMail(Delivery delivery)
    {
        var message = delivery.Message!;
        var data = JsonSerializer.Deserialize(message.Data, WireJson.Shared.NotificationDataBody)!;
        var from = MailboxAddress.Parse(mail.Value.From!);
        return new MimeMessage(
            [from],
            [MailboxAddress.Parse(delivery.MailAddress!)],
            words.Say(MailText.Subject(message), mail.Value.Language),
            new TextPart("plain")
            {
                Text = words.Say(
                    MailText.Body(message, data, registry.Value.PublicUrl?.ToString()),
                    mail.Value.Language
                ),
            }
        )
        {
            MessageId = $"{delivery.Id}@{from.Domain}",
            Date = message.CreatedAt,
            Headers = { { HeaderId.AutoSubmitted, "auto-generated" } },
        };
    }
}
