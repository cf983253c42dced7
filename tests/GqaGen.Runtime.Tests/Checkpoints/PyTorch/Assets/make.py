"""Makes the files beside it, with PyTorch 1.13.1 and NumPy 1.24.2 on CPython 3.11: python3 make.py"""
import pickle
from collections import OrderedDict

import numpy
import torch
import torch.nn.functional as F


def model():
    layers = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
    with torch.no_grad():
        layers[0].weight.copy_(torch.arange(6.0).reshape(2, 3))
        layers[0].bias.copy_(torch.tensor([0.5, -0.5]))
    return layers


torch.save(model().state_dict(), 'state-dict.pth')

optimizer = torch.optim.AdamW(model().parameters())
torch.save({
    'epoch': 3, 'arch': 'vit', 'best': 0.75, 'history': [1, 2.5, None, True, 2**40, 2**70], 'optimizer': optimizer.state_dict(),
    'state_dict': model().state_dict(), 'state_dict_ema': OrderedDict((k, v + 1) for k, v in model().state_dict().items()),
}, 'checkpoint.pth')

shared = torch.arange(12.0)
torch.save({
    'float64': torch.tensor([1.5, -2.0], dtype=torch.float64), 'float16': torch.tensor([1.5, -2.0], dtype=torch.float16),
    'bfloat16': torch.tensor([1.5, -2.0], dtype=torch.bfloat16), 'int64': torch.tensor([2**40, -1]), 'int32': torch.tensor([7, -1], dtype=torch.int32),
    'int16': torch.tensor([7, -1], dtype=torch.int16), 'int8': torch.tensor([7, -1], dtype=torch.int8), 'uint8': torch.tensor([7, 255], dtype=torch.uint8),
    'bool': torch.tensor([True, False]), 'scalar': torch.tensor(4.25), 'empty': torch.empty(0, 5), 'empty-view': torch.empty(3, 0, 2)[1:], 'parameter': torch.nn.Parameter(torch.ones(2, 2)),
    'transposed': torch.arange(6.0).reshape(2, 3).t(), 'whole': shared, 'part': shared[4:8], 'every-third': shared[1::3], 'last': shared[11],
}, 'tensors.pth')

torch.save(model().state_dict(), 'legacy.pth', _use_new_zipfile_serialization=False)
torch.save(model(), 'module.pth')
torch.jit.save(torch.jit.script(torch.nn.Linear(1, 1)), 'script.pth')
torch.save({'w': torch.zeros(1).expand(1000, 1000)}, 'expanded.pth')

# timm/layers/pos_embed.py, resample_abs_pos_embed: a 4×4 grid to 6×6 and 3×3, in float32 and bfloat16.
grid = torch.sin(torch.arange(17 * 3.0)).reshape(1, 17, 3)


def resample(positions, side):
    cls, patches = positions[:, :1], positions[:, 1:]
    patches = F.interpolate(patches.float().reshape(1, 4, 4, -1).permute(0, 3, 1, 2), size=(side, side), mode='bicubic', antialias=True)
    return torch.cat([cls, patches.permute(0, 2, 3, 1).reshape(1, side * side, -1).to(positions.dtype)], dim=1)


torch.save({'4': grid, '6': resample(grid, 6), '3': resample(grid, 3), '6.bfloat16': resample(grid.bfloat16(), 6)}, 'positions.pth')

batch = {'batch_label': 'training batch 1 of 5', 'labels': [6, 9], 'data': numpy.arange(512, dtype=numpy.uint8).reshape(2, 256), 'filenames': ['a.png', 'b.png']}
with open('batch.pkl', 'wb') as file:
    pickle.dump(batch, file, protocol=2)
with open('arrays.pkl', 'wb') as file:
    pickle.dump({
        'int16': numpy.array([[1, -2], [3, 300]], dtype=numpy.int16), 'float32': numpy.array([1.5], dtype=numpy.float32), 'float64': numpy.array(2.5), 'bool': numpy.array([True, False]),
        'fortran': numpy.asfortranarray(numpy.arange(6, dtype=numpy.int64).reshape(2, 3)), 'empty': numpy.zeros((0, 3)), 'bytes': b'\x00\xff',
    }, file, protocol=2)
