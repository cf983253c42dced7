using var x = TorchSharp.torch.ones(2, 3); Console.WriteLine(x.sum().item<float>());
