using System.ComponentModel;
using System.Runtime.InteropServices;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>What an operator, or the machine, tells a process.</summary>
internal enum Signal
{
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Freeze = 19,
}

internal static class Signals
{
    private const int NoSuchProcess = 3;

    public static void Send(int processId, Signal signal)
    {
        if (!TrySend(processId, signal))
        {
            throw new Win32Exception(NoSuchProcess, $"signal {signal} to process {processId}");
        }
    }

    /// <summary>Whether the process was still there.</summary>
    public static bool TrySend(int processId, Signal signal)
    {
        if (Kill(processId, (int)signal) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess
            ? false
            : throw new Win32Exception(error, $"signal {signal} to process {processId}");
    }

#pragma warning disable SYSLIB1054 // Generated marshalling would need unsafe code in the whole project.
    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int processId, int signal);
#pragma warning restore SYSLIB1054
}
