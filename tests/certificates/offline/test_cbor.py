import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.offline.cbor import LARGEST, NoToken, dumps, loads

keys = st.integers(-LARGEST, LARGEST) | st.text(max_size=5)
values = st.recursive(
    st.integers(-LARGEST, LARGEST) | st.binary(max_size=300) | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=8,
)


def depth(value):
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth, inner), default=0)


@given(values.filter(lambda value: depth(value) <= 6))
def test_what_is_written_is_read_back(value):
    assert loads(dumps(value)) == value


@given(st.binary(max_size=60))
def test_what_can_be_read_is_exactly_what_would_have_been_written(data):
    try:
        value = loads(data)
    except NoToken:
        return
    assert dumps(value) == data


@pytest.mark.parametrize(
    "hexadecimal",
    [
        "",  # nothing
        "0000",  # something after the end
        "1800",  # not in the shortest form
        "1b0020000000000000",  # 2**53
        "1c",  # reserved
        "5f4101ff",  # of no definite length
        "62c328",  # no text
        "81",  # truncated
        "a2010001 00",  # a key twice
        "a202000100",  # out of order
        "a1410000",  # a key that is bytes
        "f4",  # a boolean
        "f93c00",  # a float
        "c11a514b67b0",  # a tag: a date
        "c48221 1a3ade68b1",  # a tag: a decimal
    ],
)
def test_nothing_else_is_read(hexadecimal):
    with pytest.raises(NoToken):
        loads(bytes.fromhex(hexadecimal))


@pytest.mark.parametrize(
    "bomb",
    [
        b"\x81" * 60_000,
        b"\xa1\x00" * 30_000,
        b"\x9b\x00\x1f\xff\xff\xff\xff\xff\xff",
        b"\x5b\x00\x1f\xff\xff\xff\xff\xff\xff",
        b"\x99\xff\xff" + b"\x00" * 65_535,
        b"\xba\x00\xff\xff\xff" + b"\x00" * 60_000,
        b"\xd8\x1c" * 30_000,
    ],
)
def test_a_bomb_costs_nothing(bomb):
    with pytest.raises(NoToken):
        loads(bomb)


@pytest.mark.parametrize("value", [True, None, 1.5, {1}, 2**64])
def test_nothing_else_is_written(value):
    with pytest.raises(TypeError):
        dumps(value)
