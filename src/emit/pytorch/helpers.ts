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
  Recurrent: `class Recurrent(nn.Module):
    """Reads [rows, positions, width] position by position; where present is 0 the state stays as it was."""

    def __init__(self, width, units, sequences=False, backwards=False):
        super().__init__()
        self.kernel = nn.Parameter(torch.empty(width, self.gates * units))
        self.recurrent_kernel = nn.Parameter(torch.empty(units, self.gates * units))
        self.bias = nn.Parameter(torch.empty(self.gates * units))
        self.sequences = sequences
        self.backwards = backwards

    def forward(self, x, present=None):
        read = x @ self.kernel + self.bias
        state = [x.new_zeros(len(x), len(self.recurrent_kernel)) for _ in range(self.states)]
        made = []
        positions = range(x.shape[1])
        for position in reversed(positions) if self.backwards else positions:
            following = self.step(read[:, position], *state)
            if present is not None:
                there = present[:, position : position + 1]
                following = [before + there * (after - before) for before, after in zip(state, following)]
            state = following
            made.append(state[0])
        if not self.sequences:
            return state[0]
        return torch.stack(made[::-1] if self.backwards else made, dim=1)`,
  LSTM: `class LSTM(Recurrent):
    gates = 4
    states = 2

    def step(self, read, h, c):
        i, f, g, o = (read + h @ self.recurrent_kernel).chunk(4, dim=-1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return [torch.sigmoid(o) * torch.tanh(c), c]`,
  GRU: `class GRU(Recurrent):
    """With the reset gate before the product, as in the paper and in TensorFlow.js; nn.GRU has it after."""

    gates = 3
    states = 1

    def step(self, read, h):
        read_z, read_r, read_n = read.chunk(3, dim=-1)
        kernel_z, kernel_r, kernel_n = self.recurrent_kernel.chunk(3, dim=-1)
        z = torch.sigmoid(read_z + h @ kernel_z)
        r = torch.sigmoid(read_r + h @ kernel_r)
        n = torch.tanh(read_n + (r * h) @ kernel_n)
        return [z * h + (1 - z) * n]`,
  RNN: `class RNN(Recurrent):
    gates = 1
    states = 1

    def step(self, read, h):
        return [torch.tanh(read + h @ self.recurrent_kernel)]`,
  Bidirectional: `class Bidirectional(nn.Module):
    """Two recurrent layers side by side, one from each end."""

    def __init__(self, onwards, backwards):
        super().__init__()
        self.onwards = onwards
        self.backwards = backwards

    def forward(self, x, present=None):
        return torch.cat([self.onwards(x, present), self.backwards(x, present)], dim=-1)`,
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

/** What a helper is made from. */
const bases: Readonly<Partial<Record<Helper, Helper>>> = { LSTM: "Recurrent", GRU: "Recurrent", RNN: "Recurrent" };

/** The texts of some helpers with what they are made from, in a fixed order. */
export function helperTexts(wanted: ReadonlySet<Helper>): readonly string[] {
  const all = new Set<string>([...wanted].flatMap((name) => [name, bases[name] ?? name]));
  return Object.entries(texts).filter(([name]) => all.has(name)).map(([, text]) => text);
}
