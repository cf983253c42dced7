using static TorchSharp.torch.nn;

namespace GqaGen.Runtime.Training;

/// <summary>Puts a model into evaluation mode; each of its modules goes back to its own mode when this is disposed.</summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly (Module Module, bool Training)[] _modes;

    public EvaluationMode(Module model)
    {
        _modes = [.. model.modules().Prepend(model).Select(m => (m, m.training))];
        model.eval();
    }

    public void Dispose()
    {
        foreach ((Module module, bool training) in _modes) module.train(training);      // parents come before their children
    }
}
