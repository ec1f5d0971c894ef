"""Layers that change the size by interpolation or by moving channels.

Contents
    Upsample, UpsamplingNearest2d, UpsamplingBilinear2d
    PixelShuffle, PixelUnshuffle
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import ClassVar

from convguide.formulas import ShapeError, whole
from convguide.layers.adaptive import (
    AdaptiveAvgPool,
    AdaptiveAvgPool1d,
    AdaptiveAvgPool2d,
    AdaptiveAvgPool3d,
)
from convguide.layers.base import Shape, Sizes, Window, fix, integer
from convguide.layers.kept import Free, Kept, Verbatim, frozen, several, sizes

Factors = float | tuple[float, ...]

# Which number of spatial axes each mode takes.
MODES = {
    "nearest": (1, 2, 3),
    "nearest-exact": (1, 2, 3),
    "area": (1, 2, 3),
    "linear": (1,),
    "bilinear": (2,),
    "bicubic": (2,),
    "trilinear": (3,),
}
AREA: dict[int, type[AdaptiveAvgPool]] = {
    1: AdaptiveAvgPool1d,
    2: AdaptiveAvgPool2d,
    3: AdaptiveAvgPool3d,
}


def scaled_size(size: int, scale_factor: float) -> int:
    """Return the size times the factor, rounded down in floating point as torch does.

    int(size · scale_factor): 100 · 0.29 is 28.999999999999996, so that 28 are left.

    Raises:
        ShapeError: scale_factor is infinite or no number.

    Source: torch.nn.Upsample, "Shape"; ATen/native/UpSample.cpp, `compute_output_size`.

    >>> scaled_size(9, 1.5)
    13
    """
    if not isfinite(scale_factor):
        raise ShapeError(f"scale_factor must be finite, but scale_factor={scale_factor}")
    return int(size * scale_factor)


def factor(value: object) -> float:
    """Return a scale factor as torch's constructor does: with float(), so '2' is one too.

    >>> factor("2")
    2.0
    """
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise TypeError(f"scale_factor must be a number, but is {value!r}") from None


@dataclass(frozen=True, repr=False, eq=False)
class Resize(Verbatim, Free):
    """Interpolation of (N, C, …) to a size, or by a factor; a batch is always needed."""

    size: Sizes | None = None
    scale_factor: Factors | None = None

    def __post_init__(self) -> None:
        """Turn factors into floating-point numbers; 0 counts as none, as in torch."""
        fix(self, size=frozen(self.size))
        if self.size is not None:
            several("size", self.size if isinstance(self.size, tuple) else (self.size,))
        if isinstance(self.scale_factor, tuple):
            fix(self, scale_factor=tuple(map(factor, self.scale_factor)))
        else:
            fix(self, scale_factor=factor(self.scale_factor) if self.scale_factor else None)

    def method(self) -> tuple[str, bool | None, bool | None]:
        """Return mode, align_corners and recompute_scale_factor."""
        return "nearest", None, None

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return (N, C, …) with each size as given or ⌊size · scale_factor⌋.

        Raises:
            ShapeError: torch refuses the layer on this input; a 3-D input is (N, C, L).

        Source: torch.nn.functional.interpolate.
        """
        shape, mode = sizes(input_shape), self._checked_mode(len(input_shape) - 2)
        wanted = self._wanted(shape[2:])
        if mode == "area":
            return AREA[len(wanted)](wanted).output_shape(shape)
        if 0 in shape[1:]:
            raise ShapeError(f"only the batch may be empty, but the input shape is {shape}")
        return (*shape[:2], *(whole("output size", size, 1) for size in wanted))

    def _checked_mode(self, rank: int) -> str:
        mode, align_corners, _ = self.method()
        if mode not in MODES or rank not in MODES[mode]:
            ranks = " or ".join(str(axes + 2) for axes in MODES.get(mode, ()))
            rule = f"takes {ranks} dimensions (N, C, …)" if ranks else f"is none of {[*MODES]}"
            raise ShapeError(f"mode={mode!r} {rule}, but the input has {rank + 2} dimensions")
        if align_corners is not None and MODES[mode] == (1, 2, 3):
            raise ShapeError(f"mode={mode!r} takes no align_corners, but it is {align_corners}")
        return mode

    def _wanted(self, spatial: Shape) -> Shape:
        given = self.scale_factor if self.size is None else self.size
        if given is None or (self.size is not None and self.scale_factor is not None):
            raise ShapeError(
                f"{type(self).__name__} takes either size or scale_factor, "
                f"but size={self.size} and scale_factor={self.scale_factor}"
            )
        values = given if isinstance(given, tuple) else (given,) * len(spatial)
        if len(values) != len(spatial):
            raise ShapeError(f"{values} must hold one entry for each of the axes {spatial}")
        if self.size is None:
            return tuple(map(scaled_size, spatial, values))
        if self.method()[2]:
            raise ShapeError(f"size={self.size} leaves no scale_factor to recompute")
        return several("size", values)

    def receptive_field(self) -> tuple[Window, ...]:
        """Raise: neighbours read the same pixels."""
        raise ShapeError(
            f"{type(self).__name__} steps by fractions of a pixel: "
            f"no whole number is the stride of its receptive field"
        )


@dataclass(frozen=True, repr=False, eq=False)
class Upsample(Resize):
    """torch.nn.Upsample: interpolates (N, C, L), (N, C, H, W) or (N, C, D, H, W).

    Raises:
        TypeError: a size is no integer, a factor no number, or align_corners no bool.

    Source: torch.nn.Upsample.

    >>> Upsample(scale_factor=2).output_shape((1, 64, 8, 9))
    (1, 64, 16, 18)
    """

    mode: str = "nearest"
    align_corners: bool | None = None
    recompute_scale_factor: bool | None = None

    def __post_init__(self) -> None:
        """Check the types."""
        super().__post_init__()
        if not isinstance(self.mode, str):
            raise TypeError(f"mode must be a text, but mode={self.mode!r}")
        if not isinstance(self.align_corners, (bool, type(None))):
            raise TypeError(f"align_corners must be a bool, but is {self.align_corners!r}")

    def method(self) -> tuple[str, bool | None, bool | None]:
        """Return mode, align_corners and recompute_scale_factor."""
        return self.mode, self.align_corners, self.recompute_scale_factor


class UpsamplingNearest2d(Resize):
    """torch.nn.UpsamplingNearest2d: Upsample with mode='nearest'."""


class UpsamplingBilinear2d(Resize):
    """torch.nn.UpsamplingBilinear2d: Upsample with mode='bilinear' and align_corners=True."""

    def method(self) -> tuple[str, bool | None, bool | None]:
        """Return mode, align_corners and recompute_scale_factor."""
        return "bilinear", True, None


def channels_and_sides(layer: object, input_shape: Shape) -> tuple[Shape, int, int, int]:
    """Split (…, C, H, W) into (…), C, H and W.

    Raises:
        ShapeError: there are fewer than three dimensions.
    """
    shape = sizes(input_shape)
    if len(shape) < 3:
        raise ShapeError(f"{type(layer).__name__} takes (…, C, H, W), but the input is {shape}")
    return shape[:-3], shape[-3], shape[-2], shape[-1]


def share(name: str, size: int, parts: int) -> int:
    """Return a size divided by `parts`.

    Raises:
        ShapeError: there is a rest.

    >>> share("height", 12, 3)
    4
    """
    whole_parts, rest = divmod(size, parts)
    if rest:
        raise ShapeError(
            f"{name} must be a multiple of {parts}, but {size} = {whole_parts}·{parts} + {rest}"
        )
    return whole_parts


@dataclass(frozen=True, repr=False, eq=False)
class PixelShuffle(Kept):
    """torch.nn.PixelShuffle: (…, C · r², H, W) → (…, C, H · r, W · r), r being upscale_factor.

    Raises:
        TypeError: upscale_factor is no integer.

    Source: torch.nn.PixelShuffle.

    >>> PixelShuffle(2).output_shape((1, 12, 8, 9))
    (1, 3, 16, 18)
    """

    positional: ClassVar[int] = 1

    upscale_factor: int

    def __post_init__(self) -> None:
        """Check the factor's type."""
        integer("upscale_factor", self.upscale_factor)

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return the shape with r² channels made one, and each side r times as long.

        Raises:
            ShapeError: upscale_factor is below 1, or its square does not divide the channels.
        """
        batch, channels, height, width = channels_and_sides(self, input_shape)
        r = whole("upscale_factor", self.upscale_factor, 1)
        return (*batch, share("channels", channels, r * r), height * r, width * r)

    def receptive_field(self) -> tuple[Window, ...]:
        """Raise: r neighbours read the same place, each of a channel of its own."""
        raise ShapeError(
            "PixelShuffle steps by fractions of a pixel: "
            "no whole number is the stride of its receptive field"
        )


@dataclass(frozen=True, repr=False, eq=False)
class PixelUnshuffle(Kept):
    """torch.nn.PixelUnshuffle: (…, C, H · r, W · r) → (…, C · r², H, W), r = downscale_factor.

    Raises:
        TypeError: downscale_factor is no integer.

    Source: torch.nn.PixelUnshuffle.

    >>> PixelUnshuffle(2).output_shape((1, 3, 16, 18))
    (1, 12, 8, 9)
    """

    positional: ClassVar[int] = 1

    downscale_factor: int

    def __post_init__(self) -> None:
        """Check the factor's type."""
        integer("downscale_factor", self.downscale_factor)

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return the shape with r² times the channels, and each side divided by r.

        Raises:
            ShapeError: downscale_factor is below 1, or does not divide a side.
        """
        batch, channels, height, width = channels_and_sides(self, input_shape)
        r = whole("downscale_factor", self.downscale_factor, 1)
        height, width = share("height", height, r), share("width", width, r)
        if 0 in (*batch, channels, height, width):
            return sizes(input_shape)  # torch hands an empty input back as it is
        return (*batch, channels * r * r, height, width)

    def receptive_field(self) -> tuple[Window, ...]:
        """Return the r × r pixels that one place gathers, its channels taken together.

        >>> PixelUnshuffle(2).receptive_field()[0]
        Window(size=2, stride=2, start=0)
        """
        r = whole("downscale_factor", self.downscale_factor, 1)
        return (Window(r, r, 0), Window(r, r, 0))
