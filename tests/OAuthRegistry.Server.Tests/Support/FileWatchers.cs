using System.Runtime.CompilerServices;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>
/// The framework watches the files of each server that showed a page, and stops when the garbage collector finds it
/// gone; a Linux user may have 128 watchers. Hundreds of servers look from time to time instead.
/// </summary>
internal static class FileWatchers
{
    [ModuleInitializer]
    internal static void LookFromTimeToTime() =>
        Environment.SetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER", "1");
}
