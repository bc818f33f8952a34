"""Head pose is recovered from a head turned by a known angle."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.face.pose import _HEAD, head_pose, lean_deg
from matcher.face.region import FaceRegion


def projected(yaw_deg: float, pitch_deg: float, roll_deg: float) -> NDArray[np.float64]:
    yaw, pitch, roll = (math.radians(angle) for angle in (yaw_deg, -pitch_deg, roll_deg))
    about_x = np.array(
        [[1, 0, 0], [0, math.cos(pitch), -math.sin(pitch)], [0, math.sin(pitch), math.cos(pitch)]]
    )
    about_y = np.array([[math.cos(yaw), 0, math.sin(yaw)], [0, 1, 0], [-math.sin(yaw), 0, math.cos(yaw)]])
    about_z = np.array([[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1]])
    return np.asarray(40 * (_HEAD @ (about_z @ about_y @ about_x).T)[:, :2] + 100)


@given(st.floats(-60, 60), st.floats(-40, 40), st.floats(-170, 170))
def test_angles_are_recovered(yaw_deg: float, pitch_deg: float, roll_deg: float) -> None:
    pose = head_pose(projected(yaw_deg, pitch_deg, roll_deg))
    assert abs(pose.yaw_deg - yaw_deg) < 0.5
    assert abs(pose.pitch_deg - pitch_deg) < 0.5
    assert abs(pose.roll_deg - roll_deg) < 0.5


def test_coinciding_landmarks_count_as_turned_away() -> None:
    assert head_pose(np.full((5, 2), 7.0)).yaw_deg == 90.0


def test_lean_is_what_remains_after_the_quarter_turn() -> None:
    landmarks = tuple((float(x), float(y)) for x, y in projected(0, 0, 100))
    assert abs(lean_deg(FaceRegion(0, 0, 1, 1, landmarks, 1.0, upright_turn_deg=270)) - 10) < 0.5
