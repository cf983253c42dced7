using GqaGen.Experiments.Studies.Planning;

namespace GqaGen.Experiments.Studies.Execution;

/// <summary>How many cells the workers of a process may still take; shared phases are not counted, unless they are all that is asked for.</summary>
/// <param name="most">Null for no limit.</param>
/// <param name="last">The last phase that is asked for: the items of it are counted.</param>
internal sealed class WorkBudget(int? most, Phase last)
{
    private readonly Lock _gate = new();
    private int _taken;

    /// <summary>Whether nothing more may be taken.</summary>
    public bool IsSpent
    {
        get
        {
            lock (_gate) return _taken >= most;
        }
    }

    /// <summary>Asks to take an item.</summary>
    public bool TryTake(WorkItem item)
    {
        lock (_gate)
        {
            if (_taken >= most) return false;
            if (item.Phase == last) _taken++;
            return true;
        }
    }

    /// <summary>An item that was taken has come to no end.</summary>
    public void GiveBack(WorkItem item)
    {
        lock (_gate)
        {
            if (item.Phase == last) _taken--;
        }
    }
}
