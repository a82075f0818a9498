/** Small classes and functions that a module may need; only those that it does need are written into its file. */
const texts = {
  ChannelsFirst: `class ChannelsFirst(nn.Module):
    """[rows, height, width, channels] to [rows, channels, height, width]; sequences alike."""

    def forward(self, x):
        return x.movedim(-1, 1)`,
  ChannelsLast: `class ChannelsLast(nn.Module):
    """[rows, channels, height, width] to [rows, height, width, channels]; sequences alike."""

    def forward(self, x):
        return x.movedim(1, -1)`,
  Exp: `class Exp(nn.Module):
    def forward(self, x):
        return torch.exp(x)`,
  HardSigmoid: `class HardSigmoid(nn.Module):
    """0.2 x + 0.5, cut to 0 ... 1; PyTorch's own is less steep."""

    def forward(self, x):
        return torch.clamp(0.2 * x + 0.5, 0, 1)`,
  Noise: `class Noise(nn.Module):
    """Adds normal noise while training."""

    def __init__(self, deviation):
        super().__init__()
        self.deviation = deviation

    def forward(self, x):
        return x + self.deviation * torch.randn_like(x) if self.training else x`,
  Mask: `class Mask(nn.Module):
    """Hides a share of the entries while training: the first dimensions of a row, so many of them, say what is hidden as one."""

    def __init__(self, share, entries):
        super().__init__()
        self.share = share
        self.entries = entries

    def forward(self, x):
        if not self.training:
            return x
        kept = torch.rand(x.shape[: 1 + self.entries], device=x.device) >= self.share
        return x * kept.reshape(kept.shape + (1,) * (x.dim() - kept.dim()))`,
  reverse_gradient: `class _Reversed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale):
        ctx.scale = scale
        return x.view_as(x)

    @staticmethod
    def backward(ctx, gradient):
        return -ctx.scale * gradient, None


def reverse_gradient(x, scale):
    """x as it is; what is behind it learns the opposite of what its reader wants."""
    return _Reversed.apply(x, scale)`,
  blend: `def blend(gate, experts):
    """The sum of gate_i * expert_i: gate [rows, experts], each expert [rows, ...]."""
    return torch.einsum("ne,ne...->n...", gate, torch.stack(experts, dim=1))`,
  top_softmax: `def top_softmax(x, k):
    """Softmax over the k largest numbers of a row; the others get nothing."""
    largest, places = x.topk(k, dim=-1)
    return torch.zeros_like(x).scatter(-1, places, largest.softmax(dim=-1))`,
  signed_log: `def signed_log(x):
    return torch.sign(x) * torch.log1p(torch.abs(x))`,
  signed_exp: `def signed_exp(x):
    return torch.sign(x) * torch.expm1(torch.abs(x))`,
} as const;

export type Helper = keyof typeof texts;

/** The texts of some helpers, in a fixed order. */
export function helperTexts(wanted: ReadonlySet<Helper>): readonly string[] {
  return Object.entries(texts).filter(([name]) => wanted.has(name as Helper)).map(([, text]) => text);
}
