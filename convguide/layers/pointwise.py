"""Functions of each element by itself, and the identity: they keep every shape.

Contents
    Identity, Sigmoid, LogSigmoid, Tanh, Tanhshrink, Softsign
    ReLU, ReLU6, SELU, SiLU, Mish, Hardswish, Hardsigmoid, LeakyReLU, ELU, CELU, GELU, PReLU
    Hardtanh, Hardshrink, Softshrink, Softplus, Threshold, RReLU

Layers with the same parameters share one family, which alone is decorated.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import isfinite, isnan, prod
from typing import ClassVar

from convguide.formulas import ShapeError
from convguide.layers.base import Shape
from convguide.layers.kept import Kept, counted, number, real


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
