"""Distances on the sphere: between towns, and from a site to a reference line such as a border.

Kilometres on a sphere of mean radius 6,371.009 km; against the ellipsoid the error is under 0.6 %, far below the
coarseness of the outlines (some tens of kilometres). The distance to a line is to the nearest point of its great-circle
segments, not only to its vertices: on an outline of a hundred points that differs by up to 40 km.
Rejected: a geodesy package for two formulas.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import acos, asin, atan2, cos, degrees, radians, sin, sqrt

from watcher.knowledge import ReferenceLine

Point = tuple[float, float]
"""Latitude, longitude in degrees."""

_RADIUS_KM = 6371.009


@dataclass(frozen=True, slots=True)
class LineDistance:
    """How far a site lies from a reference line; `inside` when a closed line runs around it."""

    km: float
    line: str
    dated: date
    nearest: Point
    inside: bool

    @property
    def text(self) -> str:
        """For example "about 1,200 km from the border of Ukraine (outline of 1991)", rounded as the outline is coarse."""
        rounded = round(self.km, -2) if self.km >= 1000 else round(self.km, -1)
        where = "inside" if self.inside else f"about {rounded:,.0f} km from"
        return f"{where} {self.line} (outline of {self.dated.isoformat()})"


def great_circle(left: Point, right: Point) -> float:
    """Kilometres between two points."""
    la, lb = radians(left[0]), radians(right[0])
    h = sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin(radians(right[1] - left[1]) / 2) ** 2
    return 2 * _RADIUS_KM * asin(min(1.0, sqrt(h)))


def to_line(point: Point, line: ReferenceLine) -> LineDistance:
    """Distance from a point to the nearest point of the line."""
    points = line.points
    ring = (*points, points[0]) if line.closed else points
    nearest = min((_nearest(point, a, b) for a, b in pairwise(ring)), key=lambda q: great_circle(point, q))
    inside = line.closed and _inside(point, points)
    return LineDistance(great_circle(point, nearest), line.name, line.dated, nearest, inside)


def _nearest(point: Point, start: Point, end: Point) -> Point:
    """The point of the great-circle segment nearest to `point`: the foot of the perpendicular, else an end."""
    length = great_circle(start, end) / _RADIUS_KM
    away = great_circle(start, point) / _RADIUS_KM
    if length == 0 or away == 0:
        return start
    turn = _bearing(start, point) - _bearing(start, end)
    across = asin(max(-1.0, min(1.0, sin(away) * sin(turn))))
    along = acos(max(-1.0, min(1.0, cos(away) / cos(across)))) if cos(across) else 0.0
    if cos(turn) < 0:
        return start
    if along > length:
        return end
    return _ahead(start, _bearing(start, end), along)


def _bearing(start: Point, end: Point) -> float:
    la, lb, turn = radians(start[0]), radians(end[0]), radians(end[1] - start[1])
    return atan2(sin(turn) * cos(lb), cos(la) * sin(lb) - sin(la) * cos(lb) * cos(turn))


def _ahead(start: Point, bearing: float, angle: float) -> Point:
    lat, lon = radians(start[0]), radians(start[1])
    to = asin(sin(lat) * cos(angle) + cos(lat) * sin(angle) * cos(bearing))
    turn = atan2(sin(bearing) * sin(angle) * cos(lat), cos(angle) - sin(lat) * sin(to))
    return degrees(to), degrees(lon + turn)


def _inside(point: Point, ring: Sequence[Point]) -> bool:
    """Even-odd rule in latitude and longitude; good for outlines that do not cross the antimeridian."""
    lat, lon = point
    crossed = False
    for (a_lat, a_lon), (b_lat, b_lon) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (a_lat > lat) != (b_lat > lat) and lon < a_lon + (lat - a_lat) * (b_lon - a_lon) / (b_lat - a_lat):
            crossed = not crossed
    return crossed
