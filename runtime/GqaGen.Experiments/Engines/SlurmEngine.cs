using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using GqaGen.Runtime.Storage;

namespace GqaGen.Experiments.Engines;

/// <summary>Writes the scripts of a submission to Slurm, and runs them.</summary>
public static class SlurmEngine
{
    /// <summary>Writes both scripts into a study's <c>submit</c> folder, with a folder for logs, and gives the path of the one that submits.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    /// <exception cref="ArgumentException">An option of sbatch has more than one line.</exception>
    public static string Write(Submission submission, string folder, IReadOnlyList<string> options, int mostTasks)
    {
        Directory.CreateDirectory(Path.Combine(folder, SlurmScripts.Logs));
        AtomicFile.Write(Path.Combine(folder, SlurmScripts.Batch), Encoding.UTF8.GetBytes(SlurmScripts.BatchScript(submission, options)));
        string submit = Path.Combine(folder, SlurmScripts.Submit);
        AtomicFile.Write(submit, Encoding.UTF8.GetBytes(SlurmScripts.SubmitScript(submission, folder, mostTasks)));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(submit, File.GetUnixFileMode(submit) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);
        return submit;
    }

    /// <summary>Runs the script that submits; gives what it prints, a line a job.</summary>
    /// <exception cref="SubmissionException">Slurm is not here or refuses; the message says what to do.</exception>
    public static string Submit(string script)
    {
        if (!IsOnPath("sbatch"))
            throw new SubmissionException($"sbatch is not on the PATH. Submit from a login node of the cluster, or write the files with --dry-run and run {script} there.");
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("bash", [script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new SubmissionException($"sbatch refused: {error.Result.Trim()} Mend the options, or see sinfo and sbatch --help; the scripts stay in {Path.GetDirectoryName(script)}.");
        }
        catch (Win32Exception e)
        {
            throw new SubmissionException($"bash cannot be started: {e.Message}. Submit from a login node of the cluster, or use --dry-run.");
        }
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));
}

/// <summary>A job scheduler is not here, or refuses; the message says what to do.</summary>
public sealed class SubmissionException : Exception
{
    /// <summary>Makes the exception.</summary>
    public SubmissionException()
    {
    }

    /// <inheritdoc/>
    public SubmissionException(string message)
        : base(message)
    {
    }

    /// <inheritdoc/>
    public SubmissionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
