using GqaGen.Experiments.Arguments;
using GqaGen.Experiments.Runs;
using GqaGen.Variants;

namespace GqaGen.Experiments.Tests.Arguments;

/// <summary>Flags, files and args.yaml are one table.</summary>
public sealed class ArgumentTableTests
{
    public static TheoryData<string> Names => [.. RunKeys.All.Select(a => a.Name)];

    /// <summary>What a flag takes, a file takes, and both refuse the same with the same words.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void AFlagAndAKeyReadAlike(string name)
    {
        Argument argument = RunKeys.All.Single(a => a.Name == name);
        int taken = 0, refused = 0;
        foreach (string text in (string[])["1", "-1", "3", "0.25", "1.0e-3", "true", "none", "mean", "cosine", "digits", "1e999", "5000000000000000000000", .. argument.Words])
        {
            (object? Value, string? Problem) flag = Flag(argument, text), key = Key(argument, text);
            Assert.True(Equals(flag.Value, key.Value), $"{argument.Flag} {text} is {flag.Value}, '{name}: {text}' is {key.Value}");
            Assert.True((flag.Problem is null) == (key.Problem is null), $"{argument.Flag} {text}: {flag.Problem}; in a file: {key.Problem}");
            if (flag.Problem is not null) Assert.EndsWith(flag.Problem.Replace($"'{argument.Flag}'", $"'{name}'", StringComparison.Ordinal), key.Problem, StringComparison.Ordinal);
            if (flag.Problem is null) taken++;
            else refused++;
        }
        Assert.True(taken > 0, $"{name} takes nothing");
        Assert.True(refused > 0 || argument.Key is Compiler.Binding.Keys.TextKey or OptionalTextKey, $"{name} takes anything");
    }

    [Theory]
    [InlineData("variant: kdgqa\nbatchsize: 3\n", "a.yaml(2,1): error GQA0020: Unknown key 'batchsize'; did you mean 'batch_size'?")]
    [InlineData("variant: kdgqa\nlr: fast\n", "a.yaml(2,5): error GQA0030: 'lr' must be a number above 0 and at most 1000, not 'fast'.")]
    [InlineData("variant: kdgqa\nsched: cosin\n", "a.yaml(2,8): error GQA0032: 'sched' cannot be 'cosin'; did you mean 'cosine'?")]
    [InlineData("lr: 1.0\nlr: 2.0\n", "a.yaml(2,1): error ")]
    [InlineData("- 1\n", "a.yaml(1,1): error GQA0030: A configuration must be a mapping")]
    [InlineData("", "The configuration is empty")]
    [InlineData("att_scheme: gqa\nvariant: gqa\n", "'att_scheme' and 'variant' mean the same; remove one of them.")]
    [InlineData("att_scheme: gqa\nsize: c\nembed_dim: 48\n", "a.yaml(2,7): error")]
    public void AWrongFileIsShownAtItsPlace(string text, string problem)
    {
        var e = Assert.Throws<ArgumentsException>(() => ArgumentFile.Parse("a.yaml", text));
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("skewed.gqa.yaml", "name: skewed\n")]
    [InlineData("skewed.yaml", "attention: { num_heads: 6 }\ngrouping: { rule: key-norm }\n")]
    [InlineData("skewed.yaml", "model:\n  depth: 3\n")]
    public void ASpecIsNoConfigurationAndOneErrorSaysSo(string path, string text) =>
        Assert.Equal(
            [$"{path}: this is a spec, not a configuration. A program that compiles it trains its variant by --variant NAME; a configuration names arguments, as args.yaml of a run does."],
            Assert.Throws<ArgumentsException>(() => ArgumentFile.Parse(path, text)).Problems);

    [Fact]
    public void TheCommandLineWinsOverTheFileAndThatOverTheSpec()
    {
        const string File = "variant: dgqa-ema\nlr: 0.5\nwindow: 7\n";
        RunPlan plan = RunPlanner.Plan(Given("--lr", "0.25", "--seed", "3"), ArgumentFile.Parse("a.yaml", File), GqaCatalog.All);
        Assert.Equal((0.25, 7, 3L), (plan.Arguments.Training!.LearningRate, plan.Arguments.Window, plan.Arguments.Seed));
        Assert.Equal(32, plan.Arguments.Training.BatchSize);                // the spec's
        Assert.Equal((ArgumentSource.CommandLine, ArgumentSource.File, ArgumentSource.Spec, ArgumentSource.Dataset, ArgumentSource.Default), (Source("lr"), Source("window"), Source("batch_size"), Source("num_classes"), Source("dataset")));

        ArgumentSource Source(string name) => plan.Values.All.Single(v => v.Key.Name == name).Value.Source;
    }

    /// <summary>The folder of a data set follows from its name, also where a run of the digits says that there is none.</summary>
    [Fact]
    public void AnotherDataSetThanThatOfTheFileHasItsOwnFolder()
    {
        RunPlan digits = RunPlanner.Plan(Given("--variant", "gqa"), null, GqaCatalog.All);
        ArgumentFile file = ArgumentFile.Parse("args.yaml", ArgumentText.Of(digits.Values, "heading"));
        Assert.Null(digits.Arguments.DataDir);
        Assert.Equal(Path.GetFullPath("cifar10"), RunPlanner.Plan(Given("--dataset", "cifar10"), file, GqaCatalog.All).Arguments.DataDir);
        Assert.Equal(Path.GetFullPath("there"), RunPlanner.Plan(Given("--dataset", "cifar10", "--data-dir", "there"), file, GqaCatalog.All).Arguments.DataDir);
    }

    /// <summary>args.yaml gives the plan that it was written of, from wherever it was.</summary>
    [Theory]
    [InlineData("mha")]
    [InlineData("dgqa-ema", "--window", "7", "--mixup", "0.2", "--model-ema-decay", "0.99", "--clip-grad", "none", "--recovery-minutes", "none")]
    [InlineData("pgqa", "--strength", "0.5", "--no-aug", "true", "--experiment", "a 'b'", "--patience", "3", "--lr", "1.2345678901234567e-3")]
    [InlineData("gqa", "--dataset", "folder", "--data-dir", "none of it", "--num-classes", "7", "--initial-checkpoint", "x: y.pth")]
    public void ArgsYamlIsTheSamePlan(string variant, params string[] flags)
    {
        RunPlan plan = RunPlanner.Plan(Given(["--variant", variant, .. flags]), null, GqaCatalog.All);
        string text = ArgumentText.Of(plan.Values, "heading");
        RunPlan again = RunPlanner.Plan(new(), ArgumentFile.Parse("args.yaml", text), GqaCatalog.All);
        Assert.Equal(plan.Arguments, again.Arguments);
        Assert.Equal(plan.Model.ToString(), again.Model.ToString());
        Assert.Equal((plan.Output, plan.Experiment), (again.Output, again.Experiment));
        Assert.Equal(text, ArgumentText.Of(again.Values, "heading"));
    }

    [Theory]
    [InlineData("There is no variant 'gqq'; did you mean 'gqa'? There are ", "--variant", "gqq")]
    [InlineData("Which variant?", "--lr", "1")]
    [InlineData("gqa has no size 'smal'; did you mean 'small'? It has ", "--variant", "gqa", "--model-size", "smal")]
    [InlineData("There is no data set 'cifar1'; did you mean 'cifar10'?", "--variant", "gqa", "--dataset", "cifar1")]
    [InlineData("--window: gqa has no window", "--variant", "gqa", "--window", "3")]
    [InlineData("--strength: gqa has no noise", "--variant", "gqa", "--strength", "3")]
    [InlineData("--num-kv-heads: mha has a KV head for each of its 6 query heads, not 3", "--variant", "mha", "--num-kv-heads", "3")]
    [InlineData("--num-kv-heads: --num-heads 6 is not a multiple of 4", "--variant", "gqa", "--num-kv-heads", "4")]
    [InlineData("--grad-accum-steps: --batch-size 32 is not a multiple of 3", "--variant", "gqa", "--grad-accum-steps", "3")]
    [InlineData("--in-chans: images have 1 channel or 3, not 2.", "--variant", "gqa", "--in-chans", "2")]
    [InlineData("--min-lr: 1 is not between 0 and --lr 0.5", "--variant", "gqa", "--min-lr", "1", "--lr", "0.5")]
    [InlineData("--experiment: '../x' is not the name of one folder", "--variant", "gqa", "--experiment", "../x")]
    [InlineData("--no-aug and --aa contradict each other", "--variant", "gqa", "--no-aug", "true", "--aa", "rand")]
    public void WhatMakesNoRunIsSaidInTheWordsOfTheCommandLine(string problem, params string[] flags)
    {
        var e = Assert.Throws<ArgumentsException>(() => RunPlanner.Plan(Given(flags), null, GqaCatalog.All));
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--varaint", "--variant")]
    [InlineData("--learning-rate", "--lr")]
    [InlineData("--epoch", "--epochs")]
    [InlineData("--wd=0.1", "--weight-decay")]
    [InlineData("--zzzzzz", null)]
    public void AnUnknownFlagHasANearestOne(string unknown, string? meant) => Assert.Equal(meant, ArgumentNames.Nearest(unknown, [.. RunKeys.All.Select(a => a.Flag)]));

    [Fact]
    public void ARunThatIsGoneOnWithKeepsWhatDecidesIt()
    {
        ArgumentFile begun = ArgumentFile.Parse("args.yaml", ArgumentText.Of(RunPlanner.Plan(Given("--variant", "gqa"), null, GqaCatalog.All).Values, "heading"));
        var directory = new RunDirectory("run");
        ResumedArguments.RequireSame(Given("--workers", "2", "--threads", "1", "--patience", "4", "--data-dir", "elsewhere", "--variant", "gqa"), begun, directory);
        var e = Assert.Throws<ArgumentsException>(() => ResumedArguments.RequireSame(Given("--lr", "3", "--variant", "mha", "--workers", "2"), begun, directory));
        Assert.Equal(3, e.Problems.Count);
        Assert.Contains("--lr 3.0: the run in run was begun with 1e-05, and goes on so; leave it out.", e.Problems);
    }

    internal static ArgumentValues Given(params string[] flags)
    {
        var values = new ArgumentValues();
        for (int i = 0; i < flags.Length; i += 2) values.Parse(RunKeys.All.Single(a => a.Flag == flags[i]), flags[i + 1]);
        return values;
    }

    private static (object? Value, string? Problem) Flag(Argument argument, string text)
    {
        try
        {
            var values = new ArgumentValues();
            values.Parse(argument, text);
            return (values[argument]!.Value, null);
        }
        catch (ArgumentsException e)
        {
            return (null, e.Message);
        }
    }

    // Text must be in quotes in a file where it could be read as something else; none must not.
    private static (object? Value, string? Problem) Key(Argument argument, string text)
    {
        bool isText = argument.Key is Compiler.Binding.Keys.TextKey || (argument.Key is OptionalTextKey && text != "none");
        try
        {
            return (ArgumentFile.Parse("a.yaml", $"{argument.Name}: {(isText ? $"'{text}'" : text)}\n").Values[argument]!.Value, null);
        }
        catch (ArgumentsException e)
        {
            return (null, e.Message);
        }
    }
}
