"""Lets Matplotlib make the first ticks of an axis when something asks for them, and not with the axis.

Most figures of a check are read and never drawn, and their ticks took a quarter of the time. Runs in the zygote. What
is drawn stays the same, pixel by pixel; a Matplotlib whose ticks are made in another way is left alone.
"""

from __future__ import annotations

import functools
import itertools
from typing import Any

KEPT_AS = "_clip_of_first_ticks"  # an axis's own: the arguments of the latest `set_clip_path`
LOOKS = ("xtick.", "ytick.", "grid.", "axes.grid", "font.", "lines.", "markers.", "path.", "text.")  # settings
LISTS = ("majorTicks", "minorTicks")
SHOWN = {f"{what}{side}" for what in ("", "label") for side in ("top", "bottom", "left", "right")}
ON_OR_OFF = {"which", "gridOn", "tick1On", "tick2On", "label1On", "label2On", *SHOWN}


def make_late() -> bool:
    """Change Matplotlib's axes in this process. Return False, and do nothing, where they are not as expected."""
    import matplotlib
    from matplotlib import axis

    kind = getattr(axis, "_LazyTickList", None)
    methods = [vars(axis.Axis).get(name) for name in ("set_tick_params", "set_clip_path")]
    if kind is None or None in methods or any(type(vars(axis.Axis).get(name)) is not kind for name in LISTS):
        return False
    if hasattr(methods[0], "__wrapped__"):  # has been done already
        return False
    set_tick_params, set_clip_path = methods
    make = kind.__get__
    settings = matplotlib.rcParams
    looks = {name: settings[name] for name in settings if name.startswith(LOOKS)}
    names, values = list(looks), list(looks.values())
    asleep = False  # only ticks that are there are told

    def usual() -> bool:
        return list(map(dict.__getitem__, itertools.repeat(settings), names)) == values

    def tell(method: Any, self: Any, args: Any, kwargs: Any, late: bool) -> None:
        nonlocal asleep
        late = late and self.axes.name == "rectilinear" and usual()  # else ticks look as at the time of their axis
        if late:
            for spine in self.axes.spines.values():
                if spine.axis is self:
                    spine.get_spine_transform()  # a tick asks for it, and the first to ask puts the spine in its place
        else:
            for name in LISTS:
                getattr(self, name)
        before, asleep = asleep, late
        try:
            method(self, *args, **kwargs)
        finally:
            asleep = before

    @functools.wraps(set_tick_params)  # type: ignore[arg-type]
    def told_late(self: Any, *args: Any, **kwargs: Any) -> None:
        """The first tick is made with what its axis knows by then: no need to make one to hide parts of it."""
        tell(set_tick_params, self, args, kwargs, late=kwargs.keys() <= ON_OR_OFF)

    @functools.wraps(set_clip_path)  # type: ignore[arg-type]
    def clipped_late(self: Any, path: Any, transform: Any = None) -> None:
        setattr(self, KEPT_AS, (path, transform))
        tell(set_clip_path, self, (path, transform), {}, late=True)

    def get(self: Any, instance: Any, owner: Any) -> Any:
        if instance is None:
            return self
        if asleep:
            return []
        if KEPT_AS not in vars(instance):
            return make(self, instance, owner)
        with matplotlib.rc_context(None if usual() else looks):
            ticks = make(self, instance, owner)
        for tick in ticks:
            tick.set_clip_path(*getattr(instance, KEPT_AS))
        return ticks

    axis.Axis.set_tick_params = told_late  # type: ignore[method-assign]
    axis.Axis.set_clip_path = clipped_late  # type: ignore[method-assign]
    kind.__get__ = get
    return True
