"""What is installed is compared with the lock, name by name."""

from install.verify import differences

WANTED = {"apple": "1.0", "pear-tree": "2.0"}


def test_the_lock_and_what_a_venv_brings_along_is_right():
    found = [
        ("Apple", "1.0", True),
        ("pear_tree", "2.0", True),
        ("pip", "23.2.1", True),
    ]

    assert differences(WANTED, found) == []


def test_each_difference_is_named():
    found = [
        ("apple", "1.1", True),
        ("plum", "1", True),
        ("wheel", "0.1", True),
    ]

    assert differences(WANTED, found) == [
        "pear-tree is missing",
        "apple is 1.1 instead of 1.0",
        "plum is too much",
        "wheel is too much",
    ]


def test_a_package_with_a_file_lost_or_with_two_versions_is_damaged():
    found = [
        ("apple", "1.0", False),
        ("pear-tree", "2.0", True),
        ("apple", "1.0", True),
    ]

    assert differences(WANTED, found) == ["apple is damaged", "apple is damaged"]
