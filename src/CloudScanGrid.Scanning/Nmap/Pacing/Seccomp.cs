using System.Buffers.Binary;
using System.ComponentModel;
using System.Net;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace CloudScanGrid.Scanning.Nmap.Pacing;

/// <summary>seccomp(2) and seccomp_unotify(2): system calls that wait until this process says that they may go on.</summary>
internal static partial class Seccomp
{
    public const int NotFound = 2;
    public const int Interrupted = 4;

    // Where seccomp_data has the number of the call, the architecture, and the fifth argument, low half first.
    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;
    private const uint FifthOffset = 48;

    private const int SetNoNewPrivileges = 38;
    private const nuint FilterMode = 1;
    private const nuint NewListener = 1 << 3;
    private const uint Allow = 0x7fff0000;
    private const uint Notify = 0x7fc00000;
    private const uint Continue = 1;
    private const int NetworkUnreachable = 101;
    private const nuint ReceiveRequest = 0xC050_2100;
    private const nuint SendRequest = 0xC018_2101;

    // Berkeley packet filter: load a word of seccomp_data, jump if equal, return.
    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;

    private const int InterNetwork = 2;
    private const int InterNetworkV6 = 10;
    private const int LongestAddress = 28;

    /// <summary>The numbers of this architecture; null where they are not known.</summary>
    private static readonly Calls? Known = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => new(Architecture: 0xC000_003E, Connect: 42, SendTo: 44, SendMessage: 46, Seccomp: 317),
        Architecture.Arm64 => new(Architecture: 0xC000_00B7, Connect: 203, SendTo: 206, SendMessage: 211, Seccomp: 277),
        _ => null,
    };

    /// <summary>Whether this architecture is known.</summary>
    [SupportedOSPlatformGuard("linux")]
    public static bool IsKnown => OperatingSystem.IsLinux() && Known is not null;

    /// <summary>
    /// From now on each <c>connect</c>, and each packet that says where it goes (<c>sendto</c> with an address, <c>sendmsg</c>), of what the calling thread starts waits.
    /// This cannot be undone.
    /// </summary>
    /// <param name="gainsNoPrivileges">Sets what a thread without CAP_SYS_ADMIN needs: what it starts gains nothing by its file's owner or capabilities.</param>
    /// <exception cref="Win32Exception">The operating system refuses.</exception>
    public static unsafe SafeFileHandle ListenToSending(bool gainsNoPrivileges)
    {
        var calls = Known!;
        if (gainsNoPrivileges && SetProcess(SetNoNewPrivileges, 1, 0, 0, 0) != 0)
            throw new Win32Exception();

        // The numbers of jumps are how many instructions are passed over; the last two are where they lead.
        Span<Instruction> program =
        [
            new(Load, 0, 0, ArchitectureOffset),
            new(JumpIfEqual, 0, 9, calls.Architecture),
            new(Load, 0, 0, NumberOffset),
            new(JumpIfEqual, 6, 0, calls.Connect),
            new(JumpIfEqual, 5, 0, calls.SendMessage),
            new(JumpIfEqual, 0, 5, calls.SendTo),
            new(Load, 0, 0, FifthOffset),
            new(JumpIfEqual, 0, 2, 0),
            new(Load, 0, 0, FifthOffset + sizeof(uint)),
            new(JumpIfEqual, 1, 0, 0),
            new(Return, 0, 0, Notify),
            new(Return, 0, 0, Allow),
        ];
        fixed (Instruction* first = program)
        {
            var filter = new Program((ushort)program.Length, first);
            var descriptor = SystemCall(calls.Seccomp, FilterMode, NewListener, (nuint)(&filter));
            return descriptor < 0 ? throw new Win32Exception() : new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }

    /// <summary>Waits for the next call.</summary>
    /// <returns>0, or the error number.</returns>
    public static unsafe int Receive(SafeFileHandle listener, out Call call)
    {
        call = default;
        fixed (Call* place = &call)
            return Control(listener, ReceiveRequest, (nint)place) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Lets a call go on, or fail as if there were no way to where it wants. A process that has ended meanwhile does not mind.</summary>
    public static unsafe void Answer(SafeFileHandle listener, ulong id, bool mayGoOn)
    {
        var answer = mayGoOn ? new Answered(id, 0, 0, Continue) : new Answered(id, 0, -NetworkUnreachable, 0);
        _ = Control(listener, SendRequest, (nint)(&answer));
    }

    /// <summary>Whether a call is a <c>connect</c>.</summary>
    public static bool IsConnect(in Call call) => call.Number == Known!.Connect;

    /// <summary>Where a <c>connect</c> leads; null when that is no network address or cannot be read.</summary>
    public static unsafe IPEndPoint? FindDestination(in Call call)
    {
        var length = (int)Math.Min(call.ThirdArgument, LongestAddress);
        Span<byte> bytes = stackalloc byte[LongestAddress];
        fixed (byte* place = bytes)
        {
            var here = new Vector(place, (nuint)length);
            var there = new Vector((void*)(nuint)call.SecondArgument, (nuint)length);
            if (ReadMemory((int)call.ProcessId, &here, 1, &there, 1, 0) != length || length < 8)
                return null;
        }

        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return MemoryMarshal.Read<ushort>(bytes) switch
        {
            InterNetwork => new IPEndPoint(new IPAddress(bytes[4..8]), port),
            InterNetworkV6 when length >= 24 => new IPEndPoint(new IPAddress(bytes[8..24]), port),
            _ => null,
        };
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetProcess(int option, nuint value, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SystemCall(nint number, nuint operation, nuint flags, nuint arguments);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeHandle descriptor, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "process_vm_readv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint ReadMemory(int processId, Vector* here, nuint hereCount, Vector* there, nuint thereCount, nuint flags);

    /// <summary>struct seccomp_notif: a call that waits.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 80)]
    public readonly struct Call
    {
        [field: FieldOffset(0)]
        public ulong Id { get; }

        [field: FieldOffset(8)]
        public uint ProcessId { get; }

        [field: FieldOffset(16)]
        internal uint Number { get; }

        [field: FieldOffset(40)]
        internal ulong SecondArgument { get; }

        [field: FieldOffset(48)]
        internal ulong ThirdArgument { get; }
    }

    private sealed record Calls(uint Architecture, uint Connect, uint SendTo, uint SendMessage, nint Seccomp);

    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    private readonly record struct Answered(ulong Id, long Value, int Error, uint Flags);

    private readonly unsafe struct Program(ushort length, Instruction* first)
    {
        private readonly ushort _length = length;
        private readonly Instruction* _first = first;
    }

    private readonly unsafe struct Vector(void* start, nuint length)
    {
        private readonly void* _start = start;
        private readonly nuint _length = length;
    }
}
