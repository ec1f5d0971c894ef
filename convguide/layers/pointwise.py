"""Layers that keep every size: activations, dropout, and the identity.

Contents
    Identity, Sigmoid, LogSigmoid, Tanh, Tanhshrink, Softsign, Softmax2d
    ReLU, ReLU6, SELU, SiLU, Mish, Hardswish, Hardsigmoid, LeakyReLU, ELU, CELU, GELU, PReLU
    Hardtanh, Hardshrink, Softshrink, Softplus, Threshold, RReLU
    Softmax, LogSoftmax, Softmin
    Dropout, Dropout1d, Dropout2d, Dropout3d, AlphaDropout, FeatureAlphaDropout
    ChannelShuffle
    GLU                             the one that halves a size

Layers with the same parameters share one family, which alone is decorated.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import isfinite, isnan, prod
from typing import ClassVar

from convguide.formulas import ShapeError, whole
from convguide.layers.base import Shape, integer
from convguide.layers.kept import Kept, counted, number, place, real, sizes


class Activation(Kept):
    """A function of each element; its numbers must fit float32."""

    def __post_init__(self) -> None:
        """Check every number; `inplace` may be anything, torch only asks whether it is true."""
        for at in fields(self):  # type: ignore[arg-type]
            if at.name != "inplace":
                number(at.name, getattr(self, at.name))


@dataclass(frozen=True, repr=False, eq=False, init=False)
class Identity(Kept):
    """torch.nn.Identity: gives what it gets; its arguments are ignored, as in torch.

    Source: torch.nn.Identity.

    >>> Identity(64, bias=False).output_shape((1, 3, 32, 48))
    (1, 3, 32, 48)
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Take anything and keep nothing."""


class Parameterless(Identity):
    """A function of each element that has nothing to set.

    Raises:
        TypeError: it is given an argument.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Refuse arguments where torch does: when it is built."""
        if args or kwargs:
            raise TypeError(f"{type(self).__name__} takes no arguments, but got {args or kwargs}")


class Sigmoid(Parameterless):
    """torch.nn.Sigmoid: 1 / (1 + e⁻ˣ)."""


class LogSigmoid(Parameterless):
    """torch.nn.LogSigmoid: the logarithm of the sigmoid."""


class Tanh(Parameterless):
    """torch.nn.Tanh: the hyperbolic tangent."""


class Tanhshrink(Parameterless):
    """torch.nn.Tanhshrink: x − tanh x."""


class Softsign(Parameterless):
    """torch.nn.Softsign: x / (1 + |x|)."""


class Softmax2d(Parameterless):
    """torch.nn.Softmax2d: softmax over the channels of (C, H, W) or (N, C, H, W).

    Raises:
        ShapeError: the input has neither three dimensions nor four.

    Source: torch.nn.Softmax2d.
    """

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where there are no two spatial axes."""
        if len(shape) not in (3, 4):
            raise ShapeError(
                f"Softmax2d takes (C, H, W) or (N, C, H, W), but the input shape is {shape}"
            )


@dataclass(frozen=True, repr=False, eq=False)
class InPlace(Activation):
    """A function of each element that can only be told to overwrite its input."""

    inplace: bool = False


class ReLU(InPlace):
    """torch.nn.ReLU: negative values become 0.

    Source: torch.nn.ReLU.

    >>> ReLU(inplace=True).output_shape((64, 8, 9))
    (64, 8, 9)
    """


class ReLU6(InPlace):
    """torch.nn.ReLU6: values are clipped to 0 … 6."""


class SELU(InPlace):
    """torch.nn.SELU: the self-normalising ELU."""


class SiLU(InPlace):
    """torch.nn.SiLU: x · sigmoid(x), also called swish."""


class Mish(InPlace):
    """torch.nn.Mish: x · tanh(softplus(x))."""


class Hardswish(InPlace):
    """torch.nn.Hardswish: x · ReLU6(x + 3) / 6."""


class Hardsigmoid(InPlace):
    """torch.nn.Hardsigmoid: ReLU6(x + 3) / 6."""


@dataclass(frozen=True, repr=False, eq=False)
class LeakyReLU(Activation):
    """torch.nn.LeakyReLU: negative values are multiplied by negative_slope."""

    negative_slope: float = 0.01
    inplace: bool = False


@dataclass(frozen=True, repr=False, eq=False)
class ELU(Activation):
    """torch.nn.ELU: negative values become alpha · (eˣ − 1)."""

    alpha: float = 1.0
    inplace: bool = False


class CELU(ELU):
    """torch.nn.CELU: negative values become alpha · (e^(x / alpha) − 1).

    Raises:
        ShapeError: alpha is 0, or float32 cannot hold it.

    >>> CELU(alpha=0.5).output_shape((2, 8, 5, 7))
    (2, 8, 5, 7)
    """

    def __post_init__(self) -> None:
        """Refuse the alpha by which nothing can be divided."""
        super().__post_init__()
        if not self.alpha:
            raise ShapeError(f"CELU divides by alpha, but alpha={self.alpha}")


@dataclass(frozen=True, repr=False, eq=False)
class GELU(Kept):
    """torch.nn.GELU: x times the normal distribution's share below x.

    Raises:
        TypeError: approximate is no text.
        ShapeError: it is neither 'none' nor 'tanh'.
    """

    approximate: str = "none"

    def __post_init__(self) -> None:
        """Check the name of the approximation."""
        if not isinstance(self.approximate, str):
            raise TypeError(f"approximate must be a text, but approximate={self.approximate!r}")
        if self.approximate not in ("none", "tanh"):
            raise ShapeError(f"approximate must be 'none' or 'tanh', but is {self.approximate!r}")


@dataclass(frozen=True, repr=False, eq=False)
class PReLU(Kept):
    """torch.nn.PReLU: negative values are multiplied by a learned slope, one for all or a channel.

    Raises:
        TypeError: num_parameters is no integer or init no number.
        ShapeError: num_parameters is negative, or float32 cannot hold init.

    Source: torch.nn.PReLU.

    >>> PReLU(64).param_count()
    64
    """

    num_parameters: int = 1
    init: float = 0.25

    def __post_init__(self) -> None:
        """Check both; torch takes a tuple of one too."""
        counted("num_parameters", self.num_parameters)
        number("init", self.init)

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where there is neither one slope nor one for each channel."""
        slopes = counted("num_parameters", self.num_parameters)
        if slopes in ((), (1,)):
            return
        channels = (*shape, 1)[1] if shape else None
        if slopes != (channels,):
            raise ShapeError(
                f"num_parameters={self.num_parameters} must be 1 or the number of channels, "
                f"but the input shape {shape} has {channels or 'no'} channels"
            )

    def param_count(self) -> int:
        """Return the slopes."""
        return prod(counted("num_parameters", self.num_parameters))


@dataclass(frozen=True, repr=False, eq=False)
class Hardtanh(Kept):
    """torch.nn.Hardtanh: values are clipped to min_val … max_val.

    Raises:
        TypeError: a bound is no number.
        ShapeError: max_val is not above min_val, or float32 cannot hold one of them.

    Source: torch.nn.Hardtanh; min_value and max_value are its older names and win over the new.

    >>> Hardtanh(0, 6).output_shape((1, 8))
    (1, 8)
    """

    min_val: float = -1.0
    max_val: float = 1.0
    inplace: bool = False
    min_value: float | None = None
    max_value: float | None = None

    def __post_init__(self) -> None:
        """Check the bounds."""
        low = real("min_val", self.min_val if self.min_value is None else self.min_value)
        high = real("max_val", self.max_val if self.max_value is None else self.max_value)
        if isnan(low) or isnan(high):
            return  # torch fills the output with nan, and does not look at the other bound
        number("min_val", low)
        number("max_val", high)
        if high <= low:
            raise ShapeError(f"max_val must be above min_val, but {high} is not above {low}")


@dataclass(frozen=True, repr=False, eq=False)
class Hardshrink(Activation):
    """torch.nn.Hardshrink: values between −lambd and lambd become 0."""

    lambd: float = 0.5


class Softshrink(Hardshrink):
    """torch.nn.Softshrink: values move towards 0 by lambd.

    Raises:
        TypeError: lambd is no number.
        ShapeError: lambd is negative or not finite.

    >>> Softshrink(0.25).output_shape((2, 8, 5, 7))
    (2, 8, 5, 7)
    """

    def __post_init__(self) -> None:
        """Refuse what is no distance."""
        super().__post_init__()
        if not (isfinite(self.lambd) and self.lambd >= 0):
            raise ShapeError(f"lambd must be finite and at least 0, but lambd={self.lambd}")


@dataclass(frozen=True, repr=False, eq=False)
class Softplus(Activation):
    """torch.nn.Softplus: log(1 + e^(beta · x)) / beta, and x itself above the threshold."""

    beta: float = 1.0
    threshold: float = 20.0


@dataclass(frozen=True, repr=False, eq=False)
class Threshold(Activation):
    """torch.nn.Threshold: values up to the threshold become `value`."""

    positional: ClassVar[int] = 2

    threshold: float
    value: float
    inplace: bool = False


@dataclass(frozen=True, repr=False, eq=False)
class RReLU(Activation):
    """torch.nn.RReLU: negative values are multiplied by a slope drawn from lower … upper.

    Raises:
        TypeError: a bound is no number.
        ShapeError: a bound is not finite, or lower is above upper.
    """

    lower: float = 0.125
    upper: float = 1 / 3
    inplace: bool = False

    def __post_init__(self) -> None:
        """Check the interval."""
        super().__post_init__()
        if not (isfinite(self.lower) and isfinite(self.upper) and self.lower <= self.upper):
            raise ShapeError(
                f"lower must be at most upper, both finite, "
                f"but lower={self.lower} and upper={self.upper}"
            )


@dataclass(frozen=True, repr=False, eq=False)
class Softmax(Kept):
    """torch.nn.Softmax: the values along one dimension become shares of 1.

    Raises:
        TypeError: dim is neither an integer nor None.

    Source: torch.nn.Softmax; torch chooses a dimension itself where dim is None.

    >>> Softmax(dim=1).output_shape((8, 10))
    (8, 10)
    """

    dim: int | None = None

    def __post_init__(self) -> None:
        """Check the dimension's type."""
        if self.dim is not None:
            integer("dim", self.dim)

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where the input has no such dimension."""
        if self.dim is not None:
            place("dim", self.dim, len(shape))


class LogSoftmax(Softmax):
    """torch.nn.LogSoftmax: the logarithm of Softmax."""


class Softmin(Softmax):
    """torch.nn.Softmin: Softmax of the negative values."""


@dataclass(frozen=True, repr=False, eq=False)
class Dropout(Kept):
    """torch.nn.Dropout: in training, each element becomes 0 with probability p.

    Raises:
        TypeError: p is no number.
        ShapeError: p is not between 0 and 1.

    Source: torch.nn.Dropout.

    >>> Dropout(0.2).output_shape((1, 4096))
    (1, 4096)
    """

    p: float = 0.5
    inplace: bool = False

    def __post_init__(self) -> None:
        """Check the probability."""
        real("p", self.p)
        if not 0 <= self.p <= 1:
            raise ShapeError(f"p is a probability, from 0 to 1, but p={self.p}")


class AlphaDropout(Dropout):
    """torch.nn.AlphaDropout: dropout that keeps mean and variance of what SELU gives."""


class FeatureDropout(Dropout):
    """Dropout of whole channels, for which an input needs two dimensions.

    torch looks only where it draws: in training, with 0 < p < 1, and not for an empty input.
    """

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where there is no dimension of channels."""
        if training and 0 < self.p < 1 and 0 not in shape and len(self.batched(shape)) < 2:
            raise ShapeError(
                f"{type(self).__name__} needs a dimension of channels in training, "
                f"but the input shape is {shape}"
            )

    def batched(self, shape: Shape) -> Shape:
        """Return the shape that torch drops channels of."""
        return shape


class FeatureAlphaDropout(FeatureDropout):
    """torch.nn.FeatureAlphaDropout: AlphaDropout of whole channels."""


class Dropout1d(FeatureDropout):
    """torch.nn.Dropout1d: dropout of whole channels of (C, L) or (N, C, L).

    Raises:
        ShapeError: the input has neither two dimensions nor three.
    """

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where there is no spatial axis, in any mode."""
        if len(shape) not in (2, 3):
            raise ShapeError(f"Dropout1d takes (C, L) or (N, C, L), but the input shape is {shape}")


class Dropout2d(FeatureDropout):
    """torch.nn.Dropout2d: dropout of whole channels; a 3-D input is (N, C, L) to it."""


class Dropout3d(FeatureDropout):
    """torch.nn.Dropout3d: dropout of whole channels of (C, D, H, W) or (N, C, D, H, W)."""

    def batched(self, shape: Shape) -> Shape:
        """Return the shape with a batch of 1, which torch adds to all but five dimensions."""
        return shape if len(shape) == 5 else (1, *shape)


@dataclass(frozen=True, repr=False, eq=False)
class ChannelShuffle(Kept):
    """torch.nn.ChannelShuffle: the channels of the groups are interleaved.

    Raises:
        TypeError: groups is no integer.

    Source: torch.nn.ChannelShuffle.

    >>> ChannelShuffle(2).output_shape((1, 4, 8, 9))
    (1, 4, 8, 9)
    """

    positional: ClassVar[int] = 1

    groups: int

    def __post_init__(self) -> None:
        """Check the groups' type."""
        integer("groups", self.groups)

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where the channels do not divide into the groups."""
        if len(shape) < 3:
            raise ShapeError(f"ChannelShuffle takes (N, C, …, L), but the input shape is {shape}")
        share, rest = divmod(shape[1], whole("groups", self.groups, 1))
        if rest:
            raise ShapeError(
                f"channels must be a multiple of groups, "
                f"but {shape[1]} = {share}·{self.groups} + {rest}"
            )


@dataclass(frozen=True, repr=False, eq=False)
class GLU(Kept):
    """torch.nn.GLU: one half of a dimension gates the other, so that its size is halved.

    Raises:
        TypeError: dim is no integer.

    Source: torch.nn.GLU.

    >>> GLU(dim=1).output_shape((1, 64, 8, 9))
    (1, 32, 8, 9)
    """

    dim: int = -1

    def __post_init__(self) -> None:
        """Check the dimension's type."""
        integer("dim", self.dim)

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return the shape with the size of `dim` halved.

        Raises:
            ShapeError: there is no such dimension, or its size is odd.
        """
        shape = sizes(input_shape)
        if not shape:
            raise ShapeError("GLU halves a dimension, but the input shape () has none")
        at = place("dim", self.dim, len(shape))
        if shape[at] % 2:
            raise ShapeError(f"GLU halves dim={self.dim}, but its size {shape[at]} is odd")
        return (*shape[:at], shape[at] // 2, *shape[at + 1 :])
