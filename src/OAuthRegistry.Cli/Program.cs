using OAuthRegistry.Cli;

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};

return await CommandLine.RunAsync(args, Shell.OfThisProcess(), interrupted.Token);
